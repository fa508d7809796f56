import { element, everyFrame, HeldButtons, keyMap, playPad, setText, } from "../../lockstep-watch-page/parts.js";
import { AgentPlay } from "../agent/agent-play.js";
import { EndedList } from "./ended-list.js";
import { PlayClock } from "./play-clock.js";
import { firstChoice, playForm } from "./play-form.js";
import { Screen } from "./screen.js";
import { StageControls } from "./stage-controls.js";
import { Thoughts } from "./thoughts.js";
const speedEveryMs = 500;
export class Stage {
    element;
    #agent;
    #screen = new Screen();
    #thoughts;
    #ended;
    #clock = new PlayClock();
    #controls;
    #pad;
    #place;
    #play;
    #choice;
    #held = new Set();
    #tapped = new Set();
    #stepFrames = 0;
    #speedShown = 0;
    constructor(agent) {
        const { description } = agent;
        this.#agent = agent;
        this.#thoughts = new Thoughts(description);
        this.#ended = new EndedList(description);
        this.#choice = firstChoice(description);
        this.#play = this.#open();
        const stays = new AbortController().signal;
        const keys = keyMap(description.buttons, true);
        this.#pad = playPad(keys, (name, down) => held.point(name, down));
        const held = new HeldButtons(keys, (names) => this.#hold(names), stays);
        this.#controls = new StageControls({
            changed: () => this.#changed(),
            step: () => this.#single(),
            speed: (speed) => {
                this.#clock.speed = speed;
                this.#clock.rest();
            },
        });
        this.#place = element("div", {
            class: "play-place",
            role: "group",
            tabindex: 0,
            "aria-label": "The play: its keys work here",
        }, this.#controls.element, element("div", { class: "player" }, element("div", { class: "stage" }, this.#screen.element, this.#pad.element), this.#thoughts.element));
        this.element = element("div", {}, this.#place, playForm(description, (choice) => this.#begin(choice)), this.#ended.element);
        addEventListener("keydown", (event) => this.#key(event));
        everyFrame((now) => this.#tick(now), stays);
        this.#controls.element.addEventListener("click", (event) => {
            const { detail, target } = event;
            if (detail > 0 && target instanceof HTMLButtonElement)
                this.#focus();
        });
        this.#showBegin();
        this.#changed();
    }
    get framesPerSecond() {
        return this.#play.framesPerSecond;
    }
    frame() {
        if (this.#screen.waiting === 0)
            this.#step(true);
        this.#screen.advance();
    }
    step() {
        this.#step(false);
        return this.#stepFrames;
    }
    show() {
        if (this.#clock.speed === Number.POSITIVE_INFINITY) {
            this.#take();
            this.#think(this.#play.decision.action);
        }
        this.#screen.show();
    }
    #open() {
        return new AgentPlay(this.#agent, this.#choice, (picture) => {
            this.#stepFrames += 1;
            if (this.#clock.speed !== Number.POSITIVE_INFINITY)
                this.#screen.take(picture());
        });
    }
    #begin(choice) {
        this.#play.close();
        this.#choice = choice;
        this.#play = this.#open();
        this.#screen.clear();
        this.#clock.rest();
        this.#showBegin();
        this.#focus();
    }
    #showBegin() {
        this.#take();
        this.#screen.show();
        this.#think(this.#play.decision.action);
        this.#thoughts.stand(0, 0, this.#play.progress);
    }
    #take() {
        this.#screen.clear();
        this.#screen.take(this.#play.picture);
        this.#screen.advance();
    }
    #think(taken) {
        this.#thoughts.decide(this.#play.observation, this.#play.decision, taken);
    }
    #step(shown) {
        const play = this.#play;
        const held = this.#controls.personPlays ? new Set([...this.#held, ...this.#tapped]) : null;
        this.#tapped.clear();
        this.#screen.clear();
        this.#stepFrames = 0;
        const { observation, decision } = play;
        const seen = shown ? observation.slice() : null;
        const { action, step, episodeReturn, ended } = play.step(held);
        if (seen !== null)
            this.#thoughts.decide(seen, decision, action);
        this.#thoughts.stand(step, episodeReturn, ended === null ? play.progress : ended.progress);
        if (ended !== null)
            this.#ended.add(this.#choice, ended);
    }
    #single() {
        this.#step(true);
        while (this.#screen.waiting > 0)
            this.#screen.advance();
        this.#screen.show();
    }
    #tick(now) {
        if (this.#controls.paused)
            return;
        try {
            this.#clock.tick(this, now);
        }
        catch (error) {
            this.#controls.fail(error instanceof Error ? error.message : String(error));
        }
        if (now - this.#speedShown < speedEveryMs)
            return;
        this.#speedShown = now;
        this.#thoughts.speed(this.#clock.framesPerSecond);
    }
    #hold(names) {
        this.#held = names;
        for (const name of names)
            this.#tapped.add(name);
        this.#pad.show(names);
        if (names.size > 0)
            this.#controls.takeOver();
    }
    #key(event) {
        const isField = /^(INPUT|SELECT)$/.test(event.target.tagName);
        if (isField || event.ctrlKey || event.altKey || event.metaKey)
            return;
        if (this.#controls.key(event.key.toLowerCase()))
            event.preventDefault();
    }
    #changed() {
        this.#tapped.clear();
        this.#clock.rest();
        setText(this.#controls.note, this.#controls.words(this.#agent.description.config.frameSkip));
        if (this.#controls.personPlays)
            this.#focus();
    }
    #focus() {
        this.#place.focus({ preventScroll: true });
    }
}
