import { element, setText } from "../../lockstep-watch-page/parts.js";
const speeds = [
    [0.25, "0.25 ×"],
    [0.5, "0.5 ×"],
    [1, "1 ×"],
    [2, "2 ×"],
    [4, "4 ×"],
    [Number.POSITIVE_INFINITY, "as fast as it goes"],
];
export class StageControls {
    element;
    note = element("p", { class: "note", role: "status" });
    #answers;
    #pause;
    #step;
    #player;
    #paused = false;
    #personPlays = false;
    constructor(answers) {
        this.#answers = answers;
        const button = (attributes, click) => element("button", { type: "button", click, ...attributes });
        this.#pause = button({ class: "pause", "aria-keyshortcuts": "p" }, () => this.pause());
        this.#step = button({ class: "single", "aria-keyshortcuts": "n" }, () => this.#single());
        this.#player = button({ class: "player-choice", "aria-keyshortcuts": "b" }, () => this.#play(!this.#personPlays));
        setText(this.#step, "One step");
        const speed = element("select", { name: "speed", change: () => answers.speed(Number(speed.value)) }, ...speeds.map(([factor, word]) => element("option", { value: factor, selected: factor === 1 }, word)));
        this.element = element("div", {}, element("div", { class: "controls play-buttons" }, this.#pause, this.#step, this.#player, element("label", {}, "speed ", speed)), this.note);
        this.#show();
    }
    get paused() {
        return this.#paused;
    }
    get personPlays() {
        return this.#personPlays;
    }
    pause() {
        this.#paused = !this.#paused;
        this.#tell();
    }
    takeOver() {
        if (!this.#personPlays)
            this.#play(true);
    }
    key(key) {
        if (key === "p")
            this.pause();
        else if (key === "n")
            this.#single();
        else if (key === "b")
            this.#play(!this.#personPlays);
        else
            return false;
        return true;
    }
    words(frameSkip) {
        const who = this.#personPlays
            ? `You play, and decide every ${frameSkip} frames, as the agent does. b gives the game back to the agent.`
            : "The agent plays. Any button of the console lets you take over.";
        return `${who} p pauses, n plays one step.`;
    }
    fail(why) {
        this.#paused = true;
        this.#show();
        this.#pause.disabled = true;
        this.#step.disabled = true;
        setText(this.note, `The play has ended: ${why}`);
    }
    #single() {
        if (!this.#paused)
            this.pause();
        this.#answers.step();
    }
    #play(person) {
        this.#personPlays = person;
        this.#tell();
    }
    #tell() {
        this.#show();
        this.#answers.changed();
    }
    #show() {
        setText(this.#pause, this.#paused ? "Go on" : "Pause");
        setText(this.#player, this.#personPlays ? "Let the agent play" : "Play yourself");
        this.element.dataset["player"] = this.#personPlays ? "person" : "agent";
    }
}
