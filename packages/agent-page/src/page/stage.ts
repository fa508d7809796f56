import {
  element,
  everyFrame,
  HeldButtons,
  keyMap,
  type PlayPad,
  playPad,
  setText,
} from "@lockstep/watch-page/parts";
import { type AgentParts, AgentPlay, type PlayChoice } from "../agent/agent-play.ts";
import { EndedList } from "./ended-list.ts";
import { PlayClock, type Played } from "./play-clock.ts";
import { firstChoice, playForm } from "./play-form.ts";
import { Screen } from "./screen.ts";
import { StageControls } from "./stage-controls.ts";
import { Thoughts } from "./thoughts.ts";

/** Between two figures of the speed. */
const speedEveryMs = 500;

/** The play: what is shown, and who plays. */
export class Stage implements Played {
  readonly element: HTMLElement;
  readonly #agent: AgentParts;
  readonly #screen = new Screen();
  readonly #thoughts: Thoughts;
  readonly #ended: EndedList;
  readonly #clock = new PlayClock();
  readonly #controls: StageControls;
  readonly #pad: PlayPad;
  readonly #place: HTMLElement;
  #play: AgentPlay;
  #choice: PlayChoice;
  /** Held now. */
  #held: ReadonlySet<string> = new Set();
  /** Pressed since the last step, even if it is held no more. */
  readonly #tapped = new Set<string>();
  #stepFrames = 0;
  #speedShown = 0;

  constructor(agent: AgentParts) {
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
    this.#place = element(
      "div",
      {
        class: "play-place",
        role: "group",
        tabindex: 0,
        "aria-label": "The play: its keys work here",
      },
      this.#controls.element,
      element(
        "div",
        { class: "player" },
        element("div", { class: "stage" }, this.#screen.element, this.#pad.element),
        this.#thoughts.element,
      ),
    );
    this.element = element(
      "div",
      {},
      this.#place,
      playForm(description, (choice) => this.#begin(choice)),
      this.#ended.element,
    );
    addEventListener("keydown", (event) => this.#key(event));
    everyFrame((now) => this.#tick(now), stays);
    // Whoever clicks goes on with the console's keys; whoever came by keyboard stays.
    this.#controls.element.addEventListener("click", (event) => {
      const { detail, target } = event;
      if (detail > 0 && target instanceof HTMLButtonElement) this.#focus();
    });
    this.#showBegin();
    this.#changed();
  }

  get framesPerSecond(): number {
    return this.#play.framesPerSecond;
  }

  frame(): void {
    if (this.#screen.waiting === 0) this.#step(true);
    this.#screen.advance();
  }

  step(): number {
    this.#step(false);
    return this.#stepFrames;
  }

  show(): void {
    if (this.#clock.speed === Number.POSITIVE_INFINITY) {
      this.#take();
      this.#think(this.#play.decision.action);
    }
    this.#screen.show();
  }

  #open(): AgentPlay {
    return new AgentPlay(this.#agent, this.#choice, (picture) => {
      this.#stepFrames += 1;
      if (this.#clock.speed !== Number.POSITIVE_INFINITY) this.#screen.take(picture());
    });
  }

  #begin(choice: PlayChoice): void {
    this.#play.close();
    this.#choice = choice;
    this.#play = this.#open();
    this.#screen.clear();
    this.#clock.rest();
    this.#showBegin();
    this.#focus();
  }

  /** The start state, before the first step. */
  #showBegin(): void {
    this.#take();
    this.#screen.show();
    this.#think(this.#play.decision.action);
    this.#thoughts.stand(0, 0, this.#play.progress);
  }

  /** The picture as it is now, in place of those that wait. */
  #take(): void {
    this.#screen.clear();
    this.#screen.take(this.#play.picture);
    this.#screen.advance();
  }

  #think(taken: number): void {
    this.#thoughts.decide(this.#play.observation, this.#play.decision, taken);
  }

  /** @param shown whether its pictures and thoughts are */
  #step(shown: boolean): void {
    const play = this.#play;
    const held = this.#controls.personPlays ? new Set([...this.#held, ...this.#tapped]) : null;
    this.#tapped.clear();
    this.#screen.clear();
    this.#stepFrames = 0;
    const { observation, decision } = play;
    const seen = shown ? observation.slice() : null;
    const { action, step, episodeReturn, ended } = play.step(held);
    if (seen !== null) this.#thoughts.decide(seen, decision, action);
    this.#thoughts.stand(step, episodeReturn, ended === null ? play.progress : ended.progress);
    if (ended !== null) this.#ended.add(this.#choice, ended);
  }

  /** One step, after which the play stands still. */
  #single(): void {
    this.#step(true);
    while (this.#screen.waiting > 0) this.#screen.advance();
    this.#screen.show();
  }

  #tick(now: number): void {
    if (this.#controls.paused) return;
    try {
      this.#clock.tick(this, now);
    } catch (error) {
      this.#controls.fail(error instanceof Error ? error.message : String(error));
    }
    if (now - this.#speedShown < speedEveryMs) return;
    this.#speedShown = now;
    this.#thoughts.speed(this.#clock.framesPerSecond);
  }

  /** Whoever presses a button of the console plays. */
  #hold(names: ReadonlySet<string>): void {
    this.#held = names;
    for (const name of names) this.#tapped.add(name);
    this.#pad.show(names);
    if (names.size > 0) this.#controls.takeOver();
  }

  #key(event: KeyboardEvent): void {
    const isField = /^(INPUT|SELECT)$/.test((event.target as HTMLElement).tagName);
    if (isField || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.#controls.key(event.key.toLowerCase())) event.preventDefault();
  }

  #changed(): void {
    this.#tapped.clear();
    this.#clock.rest();
    setText(this.#controls.note, this.#controls.words(this.#agent.description.config.frameSkip));
    if (this.#controls.personPlays) this.#focus();
  }

  /** The console's keys work where the focus is on no control. */
  #focus(): void {
    this.#place.focus({ preventScroll: true });
  }
}
