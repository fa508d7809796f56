/** Runs work that is written in slices to its end, undivided. */
export function drain(slices: Iterable<unknown>): void {
  for (const _slice of slices);
}
