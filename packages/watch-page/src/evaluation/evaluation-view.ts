import { element, setText } from "../shell/elements.ts";
import { keepLooking, keptEvaluations } from "../shell/kept-evaluations.ts";
import type { View } from "../shell/view.ts";
import type { KeptEvaluations } from "../wire.ts";
import { type EvaluatedPolicy, type Measure, measures, policiesOf } from "./evaluation-columns.ts";
import { evaluationTable } from "./evaluation-table.ts";

/** What `lockstep evaluate`, or the run itself while it trained, has found: start states and versions, with intervals. */
export const evaluationView: View = {
  word: "evaluation",
  title: "Evaluation",
  show(place, { about, leaving }) {
    const note = element("p", { class: "note", role: "status", hidden: true });
    const empty = element("p", { class: "empty" }, "Reading the run's evaluations …");
    const scroller = element("div", {
      class: "card evaluation-table",
      tabindex: 0,
      "aria-label": "Table of evaluations",
      hidden: true,
    });
    let policies: readonly EvaluatedPolicy[] = [];
    let chosen = measures[0] as Measure;
    const draw = (): void =>
      scroller.replaceChildren(evaluationTable(policies, about.startStates, chosen, best));
    const choice = measureChoice((measure) => {
      chosen = measure;
      draw();
    });
    let before = "";
    let best: number | null = null;
    const look = async (): Promise<void> => {
      const kept = await keptEvaluations(before, leaving);
      if (kept === null) return;
      before = kept.text;
      best = kept.best;
      policies = policiesOf(kept.evaluations);
      const usable = measures.filter(({ of }) =>
        policies.some(({ states }) => [...states.values()].some((state) => of(state) !== null)),
      );
      chosen = choice.offer(usable, chosen);
      scroller.hidden = policies.length === 0;
      empty.hidden = policies.length > 0;
      setText(empty, nothingWords);
      setText(note, noteWords(kept));
      note.hidden = note.textContent === "";
      draw();
    };
    keepLooking(look, leaving, (error) => {
      if (before !== "") return;
      setText(empty, `The run's evaluations cannot be read: ${String(error)}`);
    });
    place.append(
      element(
        "section",
        { "aria-label": "Evaluation" },
        element("div", { class: "head" }, element("h1", {}, "Evaluation"), choice.element),
        note,
        empty,
        scroller,
      ),
    );
  },
};

const nothingWords =
  "No evaluation is kept yet. lockstep evaluate --run-dir RUN plays every start state with the run's weights; what it finds appears here.";

function noteWords({ unreadable, leftOut }: KeptEvaluations): string {
  const parts = [
    unreadable.length === 0
      ? ""
      : `No evaluation, and left out: ${unreadable.slice(0, 3).join(", ")}${unreadable.length > 3 ? " …" : ""}.`,
    leftOut === 0 ? "" : `${leftOut} files of older versions are not shown.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

interface MeasureChoice {
  readonly element: HTMLElement;
  /** @returns the one that is chosen now: the one before, where it is offered */
  offer(usable: readonly Measure[], before: Measure): Measure;
}

function measureChoice(choose: (measure: Measure) => void): MeasureChoice {
  const find = (word: string): Measure =>
    measures.find((each) => each.word === word) ?? (measures[0] as Measure);
  const select = element("select", { name: "measure", change: () => choose(find(select.value)) });
  return {
    element: element(
      "div",
      { class: "controls" },
      element("label", {}, "show ", select),
      element("span", { class: "hint" }, "means with 95 % intervals; bold: the best of a row"),
    ),
    offer(usable, before) {
      const chosen = usable.includes(before) ? before : (usable[0] ?? before);
      select.replaceChildren(
        ...usable.map(({ word }) =>
          element("option", { value: word, selected: word === chosen.word }, word),
        ),
      );
      return chosen;
    },
  };
}
