import type { Picture } from "@lockstep/emulation";
import { messageOf } from "@lockstep/errors";
import { uniform } from "@lockstep/learning/browser";
import { EnvironmentError } from "../environment-error.ts";
import type {
  EpisodeOutcome,
  SlotPosition,
  SlotSnapshot,
  StepOutcome,
  WatchableSlot,
} from "../slot-port.ts";
import { ActionLog } from "./action-log.ts";
import { drain } from "./drain.ts";
import { DRAW_PURPOSES } from "./draw-purposes.ts";
import { expectReachable, positionRefused } from "./expect-reachable.ts";
import type { SlotHistory, SlotPlay } from "./slot-play.ts";
import { type SnapshotCodec, snapshotRefused } from "./snapshot-codec.ts";

export interface ReplayableSlotOptions<Play extends SlotPlay> {
  /** Which of the run's slots. */
  readonly index: number;
  /** The run's. */
  readonly seed: number;
  readonly draws: "training" | "evaluation";
  readonly config: {
    /** One entry an action. */
    readonly actions: readonly unknown[];
    readonly timeLimitSteps: number | null;
    /** Frames of an observation. */
    readonly stack: number;
  };
  /** Absent for a slot that takes no snapshots: its episodes are replayed. */
  readonly codec?: SnapshotCodec | undefined;
  /** Called when the slot first needs something to play, and then never again. */
  open(history: SlotHistory): Play;
}

/** A slot of any kind of environment: its episode's number, that episode's actions and its step count are its whole state. */
export class ReplayableSlot<Play extends SlotPlay = SlotPlay> implements WatchableSlot {
  readonly index: number;
  readonly #options: ReplayableSlotOptions<Play>;
  readonly #history = { episode: 0, log: new ActionLog(), steps: 0 };
  #play: Play | null = null;
  /** `fresh` nothing played yet; `standing` ready for a step; `lost` a seek is unfinished or something failed. */
  #situation: "fresh" | "standing" | "lost" | "closed" = "fresh";
  /** Seeks that were begun. */
  #seeks = 0;

  constructor(options: ReplayableSlotOptions<Play>) {
    this.index = options.index;
    this.#options = options;
  }

  get observation(): Uint8Array {
    return this.standing().observation;
  }

  get newestFrame(): Uint8Array {
    return this.standing().newestFrame;
  }

  get progress(): number | null {
    return this.standing().progress;
  }

  get position(): SlotPosition {
    this.#expectPosition();
    const { episode, log, steps } = this.#history;
    return { slot: this.index, episode, actions: log.toBytes(), stepsBefore: steps };
  }

  get framesPerSecond(): number {
    return this.standing().framesPerSecond;
  }

  picture(): Picture {
    return this.standing().picture();
  }

  actionDraw(): number {
    this.#expectPosition();
    const { seed, draws } = this.#options;
    return uniform(seed, DRAW_PURPOSES[draws].action, this.index, this.#history.steps);
  }

  step(action: number): StepOutcome {
    const play = this.standing();
    const { actions, timeLimitSteps } = this.#options.config;
    if (!Number.isInteger(action) || action < 0 || action >= actions.length) {
      throw new EnvironmentError(
        "ACTION_OUT_OF_RANGE",
        `Slot ${this.index}: action ${action}, expected an integer from 0 to ${actions.length - 1}.`,
      );
    }
    // If the environment fails in the middle, the slot must have no position.
    this.#situation = "lost";
    const terminated = this.#stepOf(play, action, true);
    const { reward } = play;
    const truncated = !terminated && this.#history.log.length === timeLimitSteps;
    const truncatedObservation = truncated ? play.observation.slice() : null;
    const ended = terminated || truncated;
    const episode = ended ? this.#outcome(play, truncated) : null;
    play.stepped?.(ended);
    if (ended) {
      this.#enter(this.#history.episode + 1);
      play.begin();
    }
    this.#situation = "standing";
    return { reward, terminated, truncated, truncatedObservation, episode };
  }

  seek(position: SlotPosition): void {
    drain(this.seekInSlices(position, Number.POSITIVE_INFINITY));
  }

  snapshot(): SlotSnapshot | null {
    const state = this.standing().save?.() ?? null;
    const { codec } = this.#options;
    return state === null || codec === undefined ? null : codec.pack(this.position, state);
  }

  *seekInSlices(
    position: SlotPosition,
    stepsPerSlice: number,
    from?: SlotSnapshot,
  ): Generator<number, void, void> {
    const { actions: table, timeLimitSteps, stack } = this.#options.config;
    expectReachable(position, { slot: this.index, actions: table.length, timeLimitSteps });
    const play = this.#open();
    this.#situation = "lost";
    this.#seeks += 1;
    const seek = this.#seeks;
    // Between two slices another seek may begin, or the slot may be closed.
    const superseded = (): boolean => seek !== this.#seeks || this.#play === null;
    const { actions, episode, stepsBefore } = position;
    this.#enter(episode);
    const begun = from?.steps ?? 0;
    for (const _slice of this.#arrive(play, position, stepsPerSlice, from)) {
      yield actions.length - begun;
      if (superseded()) return;
    }
    for (const action of actions.subarray(0, begun)) this.#history.log.push(action);
    this.#history.steps = stepsBefore - actions.length + begun;
    for (let done = begun; done < actions.length; ) {
      const end = Math.min(actions.length, done + stepsPerSlice);
      for (; done < end; done++) {
        // Only the frames of the last observation are looked at.
        const seen = done >= actions.length - stack;
        if (this.#stepOf(play, actions[done] as number, seen))
          throw positionRefused(
            this.index,
            `its episode ended at step ${done + 1} of ${actions.length}`,
          );
      }
      yield actions.length - done;
      if (superseded()) return;
    }
    play.arrived?.();
    this.#situation = "standing";
  }

  close(): void {
    this.#play?.close?.();
    this.#play = null;
    this.#situation = "closed";
  }

  /** What is played, at a position. @throws {EnvironmentError} `SLOT_NOT_STANDING` */
  protected standing(): Play {
    if (this.#situation === "fresh") {
      const play = this.#open();
      this.#situation = "lost";
      play.begin();
      this.#situation = "standing";
    }
    if (this.#situation !== "standing" || this.#play === null) {
      const why = this.#situation === "closed" ? "is closed" : "has no position";
      throw new EnvironmentError(
        "SLOT_NOT_STANDING",
        `Slot ${this.index} ${why}: finish a seek before anything else.`,
      );
    }
    return this.#play;
  }

  /** A fresh slot has a position before it has anything to play. @throws {EnvironmentError} `SLOT_NOT_STANDING` */
  #expectPosition(): void {
    if (this.#situation !== "fresh") this.standing();
  }

  #open(): Play {
    if (this.#situation === "closed") {
      throw new EnvironmentError("SLOT_NOT_STANDING", `Slot ${this.index} is closed.`);
    }
    this.#play ??= this.#options.open(this.#history);
    return this.#play;
  }

  *#arrive(
    play: Play,
    position: SlotPosition,
    stepsPerSlice: number,
    from: SlotSnapshot | undefined,
  ): Generator<void, void, void> {
    const seen = position.actions.length < this.#options.config.stack;
    if (from === undefined) {
      for (const _slice of play.arrive(seen, stepsPerSlice, null)) yield;
      return;
    }
    const { codec } = this.#options;
    if (play.save === undefined || codec === undefined)
      throw snapshotRefused(from, "this environment has none");
    const state = codec.unpack(from, position);
    try {
      for (const _slice of play.arrive(seen, stepsPerSlice, state)) yield;
    } catch (error) {
      throw snapshotRefused(from, messageOf(error), error);
    }
  }

  #enter(episode: number): void {
    this.#history.episode = episode;
    this.#history.log.clear();
  }

  /** One step of the episode, without its end's consequences. @returns whether the environment ended it */
  #stepOf(play: Play, action: number, seen: boolean): boolean {
    this.#history.log.push(action);
    this.#history.steps += 1;
    return play.step(action, seen);
  }

  #outcome(play: Play, truncated: boolean): EpisodeOutcome {
    const { episode, log } = this.#history;
    return { episode, steps: log.length, truncated, ...play.outcome() };
  }
}
