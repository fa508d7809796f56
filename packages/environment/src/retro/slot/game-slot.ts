import type { Picture } from "@lockstep/emulation";
import { uniform } from "@lockstep/learning";
import { EnvironmentError } from "../../environment-error.ts";
import { ActionLog } from "../../slot/action-log.ts";
import { DRAW_PURPOSES, type DrawPurposes } from "../../slot/draw-purposes.ts";
import { expectReachable, positionRefused } from "../../slot/expect-reachable.ts";
import type { EpisodeOutcome, SlotPosition, StepOutcome } from "../../slot-port.ts";
import { drawStartState } from "../wrappers/start-state-draw.ts";
import { SlotConsole } from "./slot-console.ts";
import type { GamePlayingSlot, SlotOptions } from "./slot-options.ts";

/** A slot that plays a game on an emulator of its own: a start state and the log of actions since then. */
export class GameSlot implements GamePlayingSlot {
  readonly index: number;
  readonly #options: SlotOptions;
  readonly #purposes: DrawPurposes;
  readonly #log = new ActionLog();
  #console: SlotConsole | null = null;
  /** `fresh` no emulator yet; `standing` ready for a step; `lost` a seek is unfinished or something failed. */
  #situation: "fresh" | "standing" | "lost" | "closed" = "fresh";
  #episode = 0;
  #stepsBefore = 0;
  #startState = "";
  /** Seeks that were begun. */
  #seeks = 0;

  constructor(options: SlotOptions) {
    const { config, game } = options;
    if (config.startStates.length === 0) {
      throw new EnvironmentError(
        "STATE_UNKNOWN",
        `No start states were configured for ${game.name}: expected some of ${game.stateNames.join(", ")}.`,
      );
    }
    game.startStates(config.startStates);
    this.index = options.index;
    this.#options = options;
    this.#purposes = DRAW_PURPOSES[options.draws ?? "training"];
  }

  get observation(): Uint8Array {
    return this.#standing().frames.observation;
  }

  get newestFrame(): Uint8Array {
    return this.#standing().frames.newestFrame;
  }

  get progress(): number | null {
    return this.#standing().play.progress;
  }

  get position(): SlotPosition {
    if (this.#situation !== "fresh") this.#standing();
    return {
      slot: this.index,
      episode: this.#episode,
      actions: this.#log.toBytes(),
      stepsBefore: this.#stepsBefore,
    };
  }

  get playerRewards(): Float64Array {
    return this.#standing().rewards;
  }

  actionDraw(): number {
    if (this.#situation !== "fresh") this.#standing();
    return uniform(this.#options.seed, this.#purposes.action, this.index, this.#stepsBefore);
  }

  picture(): Picture {
    return this.#standing().emulator.picture();
  }

  step(action: number): StepOutcome {
    const stage = this.#standing();
    const { actions, timeLimitSteps } = this.#options.config;
    if (!Number.isInteger(action) || action < 0 || action >= actions.length) {
      throw new EnvironmentError(
        "ACTION_OUT_OF_RANGE",
        `Slot ${this.index}: action ${action}, expected an integer from 0 to ${actions.length - 1}.`,
      );
    }
    // Should the emulator fail in the middle, the slot must not look as if it stood somewhere.
    this.#situation = "lost";
    const terminated = this.#play(stage, action, true);
    const truncated = !terminated && this.#log.length === timeLimitSteps;
    const { reward } = stage;
    const truncatedObservation = truncated ? stage.frames.observation.slice() : null;
    const ended = terminated || truncated;
    const episode = ended ? this.#outcome(stage, truncated) : null;
    if (ended) this.#begin(stage, this.#episode + 1, true);
    this.#situation = "standing";
    return { reward, terminated, truncated, truncatedObservation, episode };
  }

  seek(position: SlotPosition): void {
    for (const _left of this.seekInSlices(position, Number.POSITIVE_INFINITY));
  }

  *seekInSlices(position: SlotPosition, stepsPerSlice: number): Generator<number, void, void> {
    const { actions: table, timeLimitSteps } = this.#options.config;
    expectReachable(position, { slot: this.index, actions: table.length, timeLimitSteps });
    const stage = this.#open();
    this.#situation = "lost";
    this.#seeks += 1;
    const seek = this.#seeks;
    const { actions, stepsBefore } = position;
    const { stack, frameSkip } = this.#options.config;
    const superseded = (): boolean => seek !== this.#seeks || this.#console === null;
    for (const _left of this.#arrive(stage, position, stepsPerSlice * frameSkip)) {
      yield actions.length;
      if (superseded()) return;
    }
    this.#stepsBefore = stepsBefore - actions.length;
    for (let done = 0; done < actions.length; ) {
      const end = Math.min(actions.length, done + stepsPerSlice);
      // Only the pictures of the last observation are looked at.
      for (; done < end; done++) {
        const seen = done >= actions.length - stack;
        if (this.#play(stage, actions[done] as number, seen)) {
          throw positionRefused(
            this.index,
            `its episode ended at step ${done + 1} of ${actions.length}`,
          );
        }
      }
      yield actions.length - done;
      // Another seek, or the end, came in between.
      if (superseded()) return;
    }
    this.#situation = "standing";
  }

  close(): void {
    this.#console?.emulator.close();
    this.#console = null;
    this.#situation = "closed";
  }

  #standing(): SlotConsole {
    if (this.#situation === "fresh") {
      const stage = this.#open();
      this.#situation = "lost";
      this.#begin(stage, 0, true);
      this.#situation = "standing";
    }
    if (this.#situation !== "standing" || this.#console === null) {
      const why = this.#situation === "closed" ? "is closed" : "has no position";
      throw new EnvironmentError(
        "SLOT_NOT_STANDING",
        `Slot ${this.index} ${why}: finish a seek before anything else.`,
      );
    }
    return this.#console;
  }

  #open(): SlotConsole {
    if (this.#situation === "closed") {
      throw new EnvironmentError("SLOT_NOT_STANDING", `Slot ${this.index} is closed.`);
    }
    this.#console ??= new SlotConsole(this.#options);
    return this.#console;
  }

  #begin(stage: SlotConsole, episode: number, seen: boolean): void {
    const state = this.#stateOf(episode);
    stage.begin(state, seen);
    this.#begun(episode, state);
  }

  /** Begins an episode in slices. Long start scripts of later episodes are played as well: a step cannot be sliced. */
  *#arrive(
    stage: SlotConsole,
    { episode, actions }: SlotPosition,
    framesPerSlice: number,
  ): Generator<number, void, void> {
    const { stack, startStates, startStateAssignment } = this.#options.config;
    if (startStateAssignment === "even") yield* stage.prepare(startStates, framesPerSlice);
    const state = this.#stateOf(episode);
    yield* stage.beginInSlices(state, actions.length < stack, framesPerSlice);
    this.#begun(episode, state);
  }

  #stateOf(episode: number): string {
    const { config, seed } = this.#options;
    const { startStates: states, startStateAssignment: assignment } = config;
    const purpose = this.#purposes.startState;
    return drawStartState({ states, assignment, seed, purpose }, this.index, episode);
  }

  #begun(episode: number, state: string): void {
    this.#startState = state;
    this.#episode = episode;
    this.#log.clear();
  }

  /** One step of the episode, without its end's consequences. @returns whether the game ended */
  #play(stage: SlotConsole, action: number, seen: boolean): boolean {
    const { seed } = this.#options;
    const u = uniform(seed, this.#purposes.stickiness, this.index, this.#stepsBefore);
    const terminated = stage.step(action, u, seen);
    this.#stepsBefore += 1;
    this.#log.push(action);
    return terminated;
  }

  #outcome({ play }: SlotConsole, truncated: boolean): EpisodeOutcome {
    return {
      episode: this.#episode,
      startState: this.#startState,
      steps: this.#log.length,
      frames: play.frames,
      episodeReturn: play.episodeReturn,
      progress: play.progress,
      finished: play.finished,
      truncated,
    };
  }
}
