import { element, setText } from "../shell/elements.ts";
import type { Choices } from "./beside-wire.ts";

export interface ChoicesWords {
  readonly title: string;
  /** While the choices are read. */
  readonly looking: string;
  /** Begins the sentence that says why they cannot be. */
  readonly failed: string;
}

/**
 * Shows a title, and what is made of the choices when they are there.
 * @param show is given the note that it takes the place of
 */
export function showChoices(
  place: HTMLElement,
  { title, looking, failed }: ChoicesWords,
  leaving: AbortSignal,
  show: (choices: Choices, note: HTMLElement) => void,
): void {
  const note = element("p", { class: "empty", role: "status" }, looking);
  place.append(element("h1", {}, title), note);
  readChoices(leaving).then(
    (choices) => show(choices, note),
    (error: unknown) => {
      if (!leaving.aborted) setText(note, `${failed}: ${String(error)}`);
    },
  );
}

/** What can be played here. @throws what the server says */
async function readChoices(signal: AbortSignal): Promise<Choices> {
  const answer = (await (await fetch("/watch/choices", { signal })).json()) as
    | Choices
    | { readonly error: string };
  if ("error" in answer) throw new Error(answer.error);
  return answer;
}
