/** @returns what gives a new signal at each call: the one before aborts, and the last one with `leaving` */
export function oneAtATime(leaving: AbortSignal): () => AbortSignal {
  let ending = new AbortController();
  leaving.addEventListener("abort", () => ending.abort());
  return () => {
    ending.abort();
    ending = new AbortController();
    return ending.signal;
  };
}
