import { element, setText } from "../shell/elements.ts";
import type { View } from "../shell/view.ts";
import { addressOf, type BesideChoice, choiceIn, requestOf } from "./beside-choice.ts";
import { BesideStage } from "./beside-stage.ts";
import { choiceForm } from "./choice-form.ts";
import { readChoices } from "./read-choices.ts";

/** Two versions that play from the same start state and seed, in step. */
export const besideView: View = {
  word: "beside",
  title: "Beside",
  show(place, { query, leaving }) {
    const note = element("p", { class: "empty", role: "status" }, "Looking for kept weights …");
    place.append(element("h1", {}, "Beside each other"), note);
    const step = Number(query.get("step") ?? 0);
    readChoices(leaving).then(
      (choices) => {
        const choice = choiceIn(query, choices);
        if (choice === null) {
          setText(note, "No weights are kept yet: a run keeps those of some of its versions.");
          return;
        }
        note.remove();
        const stage = element("div", { class: "stage-place" });
        let ending = new AbortController();
        leaving.addEventListener("abort", () => ending.abort());
        const play = (chosen: BesideChoice, at: number): void => {
          ending.abort();
          ending = new AbortController();
          stage.replaceChildren(stageOf(chosen, at, ending.signal));
        };
        const form = choiceForm(choices, choice, (chosen) => {
          history.replaceState(null, "", addressOf(chosen));
          play(chosen, 0);
        });
        place.append(form, stage);
        play(choice, step);
      },
      (error: unknown) => {
        if (!leaving.aborted) setText(note, `Nothing can be chosen: ${String(error)}`);
      },
    );
  },
};

function stageOf(choice: BesideChoice, step: number, leaving: AbortSignal): HTMLElement {
  const stage = new BesideStage(choice, step, leaving);
  stage.read(0, requestOf(choice, 0));
  stage.read(1, requestOf(choice, 1));
  return stage.element;
}
