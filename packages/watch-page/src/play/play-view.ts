import { showChoices } from "../beside/show-choices.ts";
import { element, setText } from "../shell/elements.ts";
import { oneAtATime } from "../shell/one-at-a-time.ts";
import type { View } from "../shell/view.ts";
import { keysLine } from "./key-map.ts";
import { type PlayChoice, playChoiceIn, playForm, playQuery } from "./play-form.ts";
import { PlayStage } from "./play-stage.ts";

/** A person plays, alone or beside the agent. */
export const playView: View = {
  word: "play",
  title: "Play",
  show(place, { query, leaving }) {
    const words = {
      title: "Play",
      looking: "Looking for start states …",
      failed: "Nothing can be played",
    };
    showChoices(place, words, leaving, (choices, note) => {
      const versions = choices.runs[0]?.versions ?? [];
      let choice = playChoiceIn(query, choices, versions);
      let stage: PlayStage | null = null;
      const next = oneAtATime(leaving);
      const begin = element("button", { type: "button", class: "begin", click: () => play() });
      setText(begin, "Play");
      const stagePlace = element("div", {}, element("p", { class: "empty" }, keysLine));
      const play = (): void => {
        stage = new PlayStage(choice, next());
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
    });
  },
};

function addressQuery(choice: PlayChoice): URLSearchParams {
  const query = playQuery(choice);
  if (choice.version === null) query.set("version", "none");
  return query;
}
