import type { Choices } from "./beside-wire.ts";

/** What can be played here. @throws what the server says */
export async function readChoices(signal: AbortSignal): Promise<Choices> {
  const answer = (await (await fetch("/watch/choices", { signal })).json()) as
    | Choices
    | { readonly error: string };
  if ("error" in answer) throw new Error(answer.error);
  return answer;
}
