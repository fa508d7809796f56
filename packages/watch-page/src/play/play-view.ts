import { readChoices } from "../beside/read-choices.ts";
import { element, setText } from "../shell/elements.ts";
import type { View } from "../shell/view.ts";
import { keysLine } from "./key-map.ts";
import { type PlayChoice, playChoiceIn, playForm, playQuery } from "./play-form.ts";
import { PlayStage } from "./play-stage.ts";

/** A person plays, alone or beside the agent. */
export const playView: View = {
  word: "play",
  title: "Play",
  show(place, { query, leaving }) {
    const note = element("p", { class: "empty", role: "status" }, "Looking for start states …");
    place.append(element("h1", {}, "Play"), note);
    readChoices(leaving).then(
      (choices) => {
        const versions = choices.runs[0]?.versions ?? [];
        let choice = playChoiceIn(query, choices, versions);
        let stage: PlayStage | null = null;
        let ending = new AbortController();
        leaving.addEventListener("abort", () => ending.abort());
        const begin = element("button", { type: "button", class: "begin", click: () => play() });
        setText(begin, "Play");
        const stagePlace = element("div", {}, element("p", { class: "empty" }, keysLine));
        const play = (): void => {
          ending.abort();
          ending = new AbortController();
          stage = new PlayStage(choice, ending.signal);
          stagePlace.replaceChildren(stage.element);
          setText(begin, "Begin again");
        };
        const form = playForm(choices, versions, choice, (chosen: PlayChoice) => {
          const fasterOnly = chosen.speed !== choice.speed;
          choice = chosen;
          history.replaceState(null, "", `#/play?${addressQuery(choice)}`);
          if (fasterOnly && stage !== null) stage.speed = choice.speed;
        });
        form.append(begin);
        note.replaceWith(form, stagePlace);
      },
      (error: unknown) => {
        if (!leaving.aborted) setText(note, `Nothing can be played: ${String(error)}`);
      },
    );
  },
};

function addressQuery(choice: PlayChoice): URLSearchParams {
  const query = playQuery(choice);
  if (choice.version === null) query.set("version", "none");
  return query;
}
