import { base64OfBytes } from "@lockstep/system/bytes";
import { element, grouped, percent, significant } from "@lockstep/watch-page/parts";
import type { AgentDescription } from "../agent/agent-description.ts";
import type { EndedEpisode, PlayChoice } from "../agent/agent-play.ts";
import { comparedWords } from "./compared-words.ts";

const mostLines = 20;

/** The episodes that have ended, the newest first. */
export class EndedList {
  readonly element: HTMLElement = element("ol", {
    class: "events ended",
    "aria-label": "Episodes",
  });
  readonly #description: AgentDescription;

  constructor(description: AgentDescription) {
    this.#description = description;
  }

  add(choice: PlayChoice, episode: EndedEpisode): void {
    const { steps, episodeReturn, finished, truncated, progress, stepsByPerson } = episode;
    const actions = base64OfBytes(episode.actions);
    const parts = [
      `return ${significant(episodeReturn)} in ${grouped(steps)} steps`,
      ...(progress === null ? [] : [`${percent(progress)} of the level`]),
      ...(finished ? ["the goal was reached"] : truncated ? ["the time was over"] : []),
      ...(stepsByPerson === 0 ? [] : [`you played ${grouped(stepsByPerson)} steps`]),
      ...this.#comparison(choice, episode, actions),
    ];
    const name = `${choice.state}, seed ${choice.seed}, episode ${episode.episode}`;
    const line = element(
      "li",
      { "data-episode": episode.episode, "data-actions": actions },
      element("span", { class: "version" }, name),
      ` ${parts.join(", ")}`,
    );
    this.element.prepend(line);
    while (this.element.children.length > mostLines) this.element.lastElementChild?.remove();
  }

  /** The agent's first episode with the page's own seed was played by the command, too. */
  #comparison(choice: PlayChoice, episode: EndedEpisode, actions: string): string[] {
    const { seed, greedy, recorded } = this.#description;
    const own = choice.seed === seed && choice.greedy === greedy && episode.episode === 0;
    const known = recorded.find(({ state }) => state === choice.state);
    if (!own || known === undefined || episode.stepsByPerson > 0) return [];
    return [comparedWords(known, { actions, episodeReturn: episode.episodeReturn })];
  }
}
