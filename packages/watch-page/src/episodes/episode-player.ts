import { element, setText } from "../shell/elements.ts";
import { grouped, significant } from "../shell/format.ts";
import { readParts } from "../shell/parts-reader.ts";
import type { ViewContext } from "../shell/view.ts";
import type { ReplayBegin, ReplayHeader } from "../wire.ts";
import { EpisodeFilm } from "./episode-film.ts";
import { drawPicture } from "./game-screen.ts";
import { type ObservationTraces, observationTraces } from "./observation-traces.ts";
import { Playback } from "./playback.ts";
import { type PlayerControls, playerControls } from "./player-controls.ts";
import { type PolicyPanel, policyPanel } from "./policy-panel.ts";
import { rememberStep } from "./remember-step.ts";
import { type StepTraces, stepTraces } from "./step-traces.ts";

/** Plays one episode again, from the ledger, at the exact step. */
export function episodePlayer(
  place: HTMLElement,
  context: ViewContext,
  slot: number,
  episode: number,
): void {
  const { leaving, query } = context;
  const note = element("p", { class: "empty", role: "status" }, "Playing the episode again …");
  place.append(
    element(
      "div",
      { class: "head" },
      element("h1", {}, `Slot ${slot}, episode ${episode}`),
      element("a", { href: "#/episodes" }, "All episodes"),
    ),
    note,
  );
  let player: Player | null = null;
  const asked = new URLSearchParams({ slot: String(slot), episode: String(episode) });
  const weights = query.get("weights");
  if (weights !== null) asked.set("weights", weights);
  const address = `/watch/replay?${asked}`;
  readParts<ReplayHeader>(address, leaving, ({ header, payload }) => {
    if (header.kind === "begin") {
      player = new Player(new EpisodeFilm(header, payload), context);
      place.append(player.element);
    } else if (header.kind === "group") {
      player?.film.add(header, payload);
      player?.grew();
      note.hidden = true;
    } else {
      const words =
        header.kind === "error"
          ? `The episode cannot be played: ${header.message}`
          : "It came to another end than the ledger says: lockstep verify finds what was changed.";
      note.hidden = header.kind === "end" && header.same;
      setText(note, words);
    }
  }).catch((error: unknown) => {
    if (leaving.aborted) return;
    note.hidden = false;
    setText(note, `The episode cannot be played: ${String(error)}`);
  });
}

class Player {
  readonly film: EpisodeFilm;
  readonly element: HTMLElement;
  readonly #screen: HTMLCanvasElement;
  readonly #playback: Playback;
  readonly #controls: PlayerControls;
  readonly #policy: PolicyPanel;
  readonly #traces: StepTraces;
  /** `null` where the network sees pictures. */
  readonly #observed: ObservationTraces | null;
  /** The step that the address asks for and that has not come yet. */
  #wanted: number | null;
  #step = -1;
  #traced = 0;

  constructor(film: EpisodeFilm, { leaving, query }: ViewContext) {
    this.film = film;
    const wanted = Number(query.get("step") ?? Number.NaN);
    this.#wanted = Number.isInteger(wanted) && wanted > 0 ? wanted : null;
    this.#screen = element("canvas", { class: "screen", role: "img", "aria-label": "The game" });
    this.#playback = new Playback(
      () => film.pictures,
      (picture) => this.#show(picture),
      leaving,
    );
    const seek = (step: number): void => this.#seekStep(step);
    this.#controls = playerControls(this.#playback, seek, leaving);
    this.#policy = policyPanel(film.begin);
    const pick = (step: number): void => {
      this.#playback.pause();
      seek(step);
    };
    this.#traces = stepTraces(leaving, pick);
    const { observation } = film.begin;
    this.#observed =
      observation.kind === "vector"
        ? observationTraces(film, observation.length, leaving, pick)
        : null;
    this.#traces.element.append(...(this.#observed?.elements ?? []));
    this.element = element(
      "div",
      { class: "player", "data-kind": film.begin.observation.kind },
      element(
        "div",
        { class: "stage" },
        this.#screen,
        this.#controls.element,
        element("p", { class: "facts" }, factsOf(film.begin)),
      ),
      this.#policy.element,
      this.#traces.element,
    );
  }

  /** More of the episode is there. */
  grew(): void {
    const { steps } = this.film;
    if (this.#wanted !== null && this.#wanted < steps.length) this.#seekStep(this.#wanted);
    else if (this.#step < 0 && this.#wanted === null) this.#seekStep(0);
    this.#showControls(Math.max(0, this.#step));
    // Not with each second of the episode: drawing is slower than playing.
    if (steps.length < 1.2 * this.#traced && steps.length < this.film.begin.steps) return;
    this.#traced = steps.length;
    this.#traces.set(steps);
    this.#observed?.grew();
    this.#traces.pointAt(Math.max(0, this.#step));
  }

  #seekStep(step: number): void {
    const first = this.film.pictureOfStep[step];
    if (step >= this.film.steps.length || first === undefined) {
      this.#wanted = step;
      return;
    }
    this.#wanted = null;
    this.#playback.seek(first);
  }

  #show(picture: number): void {
    const step = this.film.stepOf(picture);
    this.film.picture(picture).then(
      (found) => {
        // Another one may be asked for by now.
        if (found === null || this.#playback.picture !== picture) return;
        drawPicture(this.#screen, found.reel, found.pixels);
        this.#screen.dataset["picture"] = String(picture);
      },
      () => undefined,
    );
    if (step !== this.#step) this.#showStep(step);
    this.#showControls(step);
  }

  #showControls(step: number): void {
    const { steps, begin } = this.film;
    this.#controls.show(step, Math.max(steps.length, begin.steps));
  }

  #showStep(step: number): void {
    this.#step = step;
    const said = this.film.steps[step];
    if (said === undefined) return;
    this.film.observation(step).then(
      (frames) => {
        if (this.#step === step) this.#policy.show(said, frames, step);
      },
      () => undefined,
    );
    this.#traces.pointAt(step);
    this.#observed?.pointAt(step);
    if (!this.#playback.playing) rememberStep(step);
  }
}

function factsOf({ startState, versions, steps, episodeReturn }: ReplayBegin): string {
  const [first, last] = versions;
  const parts = [
    startState,
    first === last ? `version ${grouped(first)}` : `versions ${grouped(first)} to ${grouped(last)}`,
    `${grouped(steps)} steps`,
    episodeReturn === null ? "under way" : `return ${significant(episodeReturn)}`,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
