import { element, setText } from "../shell/elements.ts";
import { oneAtATime } from "../shell/one-at-a-time.ts";
import type { View } from "../shell/view.ts";
import { addressOf, type BesideChoice, choiceIn, requestOf } from "./beside-choice.ts";
import { BesideStage } from "./beside-stage.ts";
import { choiceForm } from "./choice-form.ts";
import { showChoices } from "./show-choices.ts";

/** Two versions that play from the same start state and seed, in step. */
export const besideView: View = {
  word: "beside",
  title: "Beside",
  show(place, { query, leaving }) {
    const step = Number(query.get("step") ?? 0);
    const words = {
      title: "Beside each other",
      looking: "Looking for kept weights …",
      failed: "Nothing can be chosen",
    };
    showChoices(place, words, leaving, (choices, note) => {
      const choice = choiceIn(query, choices);
      if (choice === null) {
        setText(note, "No weights are kept yet: a run keeps those of some of its versions.");
        return;
      }
      const stage = element("div", { class: "stage-place" });
      const next = oneAtATime(leaving);
      const play = (chosen: BesideChoice, at: number): void =>
        stage.replaceChildren(stageOf(chosen, at, next()));
      const form = choiceForm(choices, choice, (chosen) => {
        history.replaceState(null, "", addressOf(chosen));
        play(chosen, 0);
      });
      note.replaceWith(form, stage);
      play(choice, step);
    });
  },
};

function stageOf(choice: BesideChoice, step: number, leaving: AbortSignal): HTMLElement {
  const stage = new BesideStage(choice, step, leaving);
  stage.read(0, requestOf(choice, 0));
  stage.read(1, requestOf(choice, 1));
  return stage.element;
}
