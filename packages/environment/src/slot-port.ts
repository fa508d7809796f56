import type { Picture } from "@lockstep/emulation";

/** Where a slot stands at the start of a segment: its whole state, together with the run's configuration and seed. */
export interface SlotPosition {
  readonly slot: number;
  /** Episode under way, counted from 0. */
  readonly episode: number;
  /** Its actions so far, one byte a step. */
  readonly actions: Uint8Array;
  /** Steps of the slot over all episodes: the counter of its action draws. */
  readonly stepsBefore: number;
}

/**
 * A slot's complete state at a position, which saves the replay of the steps before it. A cache only: no result depends on
 * whether, when or where one was taken.
 */
export interface SlotSnapshot {
  readonly slot: number;
  readonly episode: number;
  /** Steps of the episode before it. */
  readonly steps: number;
  /** Steps of the slot before it, over all episodes. */
  readonly stepsBefore: number;
  /** Known to the slot only. */
  readonly content: Uint8Array;
  /** Of {@link content}, lower-case hex. */
  readonly sha256: string;
}

/** An episode that has ended. */
export interface EpisodeOutcome {
  readonly episode: number;
  readonly startState: string;
  readonly steps: number;
  readonly frames: number;
  /** Undiscounted, unscaled, unclipped. */
  readonly episodeReturn: number;
  /** 0..1: the furthest part of the level that was reached; `null` where the game does not say. */
  readonly progress: number | null;
  /** The level's goal was reached. */
  readonly finished: boolean;
  readonly truncated: boolean;
}

/** What one step did. After the end of an episode the slot has already begun the next one. */
export interface StepOutcome {
  /** Scaled, clipped: what the learner sees. */
  readonly reward: number;
  /** The environment's own end. */
  readonly terminated: boolean;
  /** The time limit's end. Never together with {@link terminated}. */
  readonly truncated: boolean;
  /** Like {@link Slot.observation}: the last one of a truncated episode, for its bootstrap; else `null`. */
  readonly truncatedObservation: Uint8Array | null;
  readonly episode: EpisodeOutcome | null;
}

/** One environment of the batch: an emulator or a module, its wrappers, and the counters that make it replayable. */
export interface Slot {
  readonly index: number;
  /**
   * What the next action is chosen from: `[stack, height, width]` uint8, oldest first, or the bytes of `[length]` float32.
   * A view, valid until the next call.
   */
  readonly observation: Uint8Array;
  /** `[height, width]`: the newest frame of {@link observation}; a vector is one frame. A view. */
  readonly newestFrame: Uint8Array;
  readonly position: SlotPosition;
  /** Furthest part of the level in the episode under way, 0..1; `null` where the game does not say. */
  readonly progress: number | null;
  /** u in [0, 1) with which the next action is to be sampled: a function of run seed, slot and step only. */
  actionDraw(): number;
  step(action: number): StepOutcome;
  /**
   * The slot where it stands; `null` where its state cannot be captured exactly. Changes nothing. Slots without it are
   * always replayed.
   */
  snapshot?(): SlotSnapshot | null;
  /** Goes to any position by replaying its episode's actions from the start state. */
  seek(position: SlotPosition): void;
  /**
   * {@link seek} in slices, so that a long replay leaves time for other things: each `next()` replays up to
   * `stepsPerSlice` steps and yields how many are left. Until it is done the slot has no position: only another seek and
   * `close` are allowed.
   * @param from an earlier moment of the episode to begin at; of slots that take snapshots
   * @throws {EnvironmentError} `SNAPSHOT_REFUSED` before a step is played: another seek without it helps
   */
  seekInSlices(
    position: SlotPosition,
    stepsPerSlice: number,
    from?: SlotSnapshot,
  ): Generator<number, void, void>;
  close(): void;
}

/** A slot whose picture can be looked at. */
export interface WatchableSlot extends Slot {
  /** How many of its frames are a second of play. */
  readonly framesPerSecond: number;
  /** What it shows now, in full colour. Its pixels are valid until the next call. */
  picture(): Picture;
}
