import type { Picture } from "@lockstep/emulation";
import type { EpisodeOutcome } from "../slot-port.ts";
import type { ActionLog } from "./action-log.ts";
import type { SlotState } from "./snapshot-codec.ts";

/** Where a slot is: its episode's number, that episode's actions, and its step count. Every draw depends on it. */
export interface SlotHistory {
  readonly episode: number;
  /** The actions of the episode so far, that of the step under way included. */
  readonly log: ActionLog;
  /** Steps over all episodes so far, the one under way included. */
  readonly steps: number;
}

/** What a {@link ReplayableSlot} steps: a game on an emulator, or a module's environment, with its wrappers. */
export interface SlotPlay {
  /** {@link Slot.observation}. */
  readonly observation: Uint8Array;
  /** {@link Slot.newestFrame}. */
  readonly newestFrame: Uint8Array;
  /** {@link Slot.progress}. */
  readonly progress: number | null;
  /** Of the last step, scaled and clipped. @throws {EnvironmentError} when float32 cannot hold it */
  readonly reward: number;
  /** {@link WatchableSlot.framesPerSecond}. */
  readonly framesPerSecond: number;
  picture(): Picture;
  /** Begins the history's episode. */
  begin(): void;
  /**
   * Begins the history's episode of a position that the slot goes to, in slices of about `stepsPerSlice` steps' time;
   * yields after each.
   * @param seen whether the first observation will be looked at
   * @param from a state of the episode that it saved, in place of the episode's beginning
   * @throws when `from` does not fit; then nothing has begun
   */
  arrive(seen: boolean, stepsPerSlice: number, from: SlotState | null): Iterable<unknown>;
  /** Everything that decides the future; `null` where it cannot be captured exactly. Changes nothing. */
  save?(): SlotState | null;
  /** The replay of a position is over: the next step is a new one. */
  arrived?(): void;
  /**
   * One step of the episode, which the history contains already.
   * @param seen whether the observation after it will be looked at
   * @returns whether the environment ended the episode
   */
  step(action: number, seen: boolean): boolean;
  /** After a new step, before another episode begins. Replayed steps have none. @param ended by whatever */
  stepped?(ended: boolean): void;
  /** What an episode that has just ended came to. */
  outcome(): Omit<EpisodeOutcome, "episode" | "steps" | "truncated">;
  close?(): void;
}
