import type { EpisodeOutcome, WatchableSlot } from "@lockstep/environment";
import type { PlaySide } from "@lockstep/watch-page";
import type { JudgedAction } from "../agent/agent-policy.ts";
import type { ReplayGroupWriter } from "../replay/replay-group.ts";

/** One of those who play: a person, or the agent beside them. */
export class Player {
  readonly side: PlaySide;
  readonly slot: WatchableSlot;
  /** Of each step. */
  readonly actions: number[] = [];
  /** Of the rewards, as the learner sees them. */
  sum = 0;
  /** How the episode has ended; `null` before. */
  outcome: EpisodeOutcome | null = null;
  readonly #writer: ReplayGroupWriter;
  readonly #values: () => readonly number[];

  /**
   * @param writer is given each frame that the slot plays
   * @param values of the game's variables
   */
  constructor(
    side: PlaySide,
    slot: WatchableSlot,
    writer: ReplayGroupWriter,
    values: () => readonly number[],
  ) {
    this.side = side;
    this.slot = slot;
    this.#writer = writer;
    this.#values = values;
  }

  /** Plays a step. @returns it as a part of the answer */
  step({ action, value, probabilities }: JudgedAction): Uint8Array {
    const { reward, episode } = this.slot.step(action);
    this.#writer.frame(this.slot.newestFrame);
    this.actions.push(action);
    this.sum += reward;
    this.outcome = episode;
    const step = { action, reward, value, probabilities, pictures: this.#writer.pictures };
    return this.#writer.finish([step], {
      side: this.side,
      sum: this.sum,
      // After its end the slot is in the next episode already.
      progress: episode === null ? this.slot.progress : episode.progress,
      variables: episode === null ? this.#values() : [],
    });
  }
}
