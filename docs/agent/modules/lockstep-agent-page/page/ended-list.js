import { base64OfBytes } from "../../lockstep-system/bytes/index.js";
import { element, grouped, percent, significant } from "../../lockstep-watch-page/parts.js";
import { comparedWords } from "./compared-words.js";
const mostLines = 20;
export class EndedList {
    element = element("ol", {
        class: "events ended",
        "aria-label": "Episodes",
    });
    #description;
    constructor(description) {
        this.#description = description;
    }
    add(choice, episode) {
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
        const line = element("li", { "data-episode": episode.episode, "data-actions": actions }, element("span", { class: "version" }, name), ` ${parts.join(", ")}`);
        this.element.prepend(line);
        while (this.element.children.length > mostLines)
            this.element.lastElementChild?.remove();
    }
    #comparison(choice, episode, actions) {
        const { seed, greedy, recorded } = this.#description;
        const own = choice.seed === seed && choice.greedy === greedy && episode.episode === 0;
        const known = recorded.find(({ state }) => state === choice.state);
        if (!own || known === undefined || episode.stepsByPerson > 0)
            return [];
        return [comparedWords(known, { actions, episodeReturn: episode.episodeReturn })];
    }
}
