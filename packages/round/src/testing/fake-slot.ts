import { createHash } from "node:crypto";
import type {
  EpisodeOutcome,
  Slot,
  SlotPosition,
  SlotSnapshot,
  StepOutcome,
} from "@lockstep/environment";
import { LockstepError } from "@lockstep/errors";
import { uniform } from "@lockstep/learning";

/** How an episode of a {@link FakeSlot} ends. */
export interface FakeEpisode {
  readonly steps: number;
  readonly end: "terminated" | "truncated";
}

export interface FakeGame {
  readonly side: number;
  readonly stack: number;
  readonly actionCount: number;
  readonly episode: (slot: number, episode: number) => FakeEpisode;
  /** Its slots take snapshots. */
  readonly saves?: boolean;
}

/** A small game: its pictures are hashes of all that was done in the episode, so that nothing can be left out unseen. */
export class FakeSlot implements Slot {
  readonly index: number;
  readonly observation: Uint8Array;
  /** Every step that was ever made, replays included. */
  playedSteps = 0;
  /** Snapshots that were taken. */
  snapshots = 0;
  closed = false;
  readonly #game: FakeGame;
  /** One buffer for all, as a sparing implementation would have it. */
  readonly #last: Uint8Array;
  #episode = 0;
  #actions: number[] = [];
  #stepsBefore = 0;
  #return = 0;
  #standing = true;

  constructor(index: number, game: FakeGame) {
    this.index = index;
    this.#game = game;
    this.observation = new Uint8Array(game.stack * game.side ** 2);
    this.#last = new Uint8Array(this.observation.length);
    this.#begin(0);
  }

  get newestFrame(): Uint8Array {
    return this.observation.subarray(-(this.#game.side ** 2));
  }

  get position(): SlotPosition {
    return {
      slot: this.index,
      episode: this.#episode,
      actions: Uint8Array.from(this.#actions),
      stepsBefore: this.#stepsBefore,
    };
  }

  get progress(): number {
    return this.#actions.length / 100;
  }

  actionDraw(): number {
    return uniform(7, "action", this.index, this.#stepsBefore);
  }

  step(action: number): StepOutcome {
    if (this.closed || !this.#standing) throw new Error(`slot ${this.index} cannot be stepped now`);
    if (!(action >= 0 && action < this.#game.actionCount)) throw new Error(`no action ${action}`);
    this.playedSteps += 1;
    this.#last.fill(0);
    this.#stepsBefore += 1;
    this.#actions.push(action);
    const frame = this.#frame();
    const reward = Math.fround((frame[0] as number) / 100);
    this.#return += reward;
    this.observation.copyWithin(0, this.#game.side ** 2);
    this.newestFrame.set(frame);
    const { steps, end } = this.#game.episode(this.index, this.#episode);
    if (this.#actions.length < steps) {
      return {
        reward,
        terminated: false,
        truncated: false,
        truncatedObservation: null,
        episode: null,
      };
    }
    const truncated = end === "truncated";
    const truncatedObservation = truncated ? this.#last : null;
    this.#last.set(this.observation);
    const episode = this.#outcome(truncated);
    this.#begin(this.#episode + 1);
    return { reward, terminated: !truncated, truncated, truncatedObservation, episode };
  }

  /** The actions themselves; `null` in a game that cannot save. */
  snapshot(): SlotSnapshot | null {
    if (this.#game.saves !== true) return null;
    this.snapshots += 1;
    const content = Uint8Array.from(this.#actions);
    return {
      slot: this.index,
      episode: this.#episode,
      steps: content.length,
      stepsBefore: this.#stepsBefore,
      content,
      sha256: createHash("sha256").update(content).digest("hex"),
    };
  }

  seek(position: SlotPosition): void {
    for (const _left of this.seekInSlices(position, Number.POSITIVE_INFINITY));
  }

  *seekInSlices(
    position: SlotPosition,
    stepsPerSlice: number,
    from?: SlotSnapshot,
  ): Generator<number, void, void> {
    const { slot, episode, actions, stepsBefore } = position;
    if (slot !== this.index) throw new Error(`slot ${this.index} cannot seek slot ${slot}`);
    this.#standing = false;
    if (from !== undefined) this.#expectSound(from);
    this.#begin(episode);
    for (const action of from?.content ?? []) this.#pass(action);
    for (let done = this.#actions.length; done < actions.length; done += stepsPerSlice) {
      this.#standing = true;
      for (const action of actions.subarray(done, done + stepsPerSlice)) this.step(action);
      this.#standing = false;
      yield Math.max(0, actions.length - done - stepsPerSlice);
    }
    this.#stepsBefore = stepsBefore;
    this.#standing = true;
  }

  close(): void {
    this.#last.fill(0);
    this.closed = true;
  }

  /** A step of a snapshot: nothing is played. */
  #pass(action: number): void {
    this.#actions.push(action);
    const frame = this.#frame();
    this.#return += Math.fround((frame[0] as number) / 100);
    this.observation.copyWithin(0, this.#game.side ** 2);
    this.newestFrame.set(frame);
  }

  #expectSound({ content, sha256 }: SlotSnapshot): void {
    if (createHash("sha256").update(content).digest("hex") === sha256) return;
    throw new LockstepError("SNAPSHOT_REFUSED", "peer", "the snapshot is damaged");
  }

  #begin(episode: number): void {
    this.#episode = episode;
    this.#actions = [];
    this.#return = 0;
    const frame = this.#frame();
    for (let i = 0; i < this.#game.stack; i++) this.observation.set(frame, i * frame.length);
  }

  #frame(): Uint8Array {
    const pixels = this.#game.side ** 2;
    const key = `${this.index} ${this.#episode} ${this.#actions.join(",")}`;
    const seed = createHash("sha256").update(key).digest();
    return Uint8Array.from({ length: pixels }, (_, i) => seed[i % seed.length] as number);
  }

  #outcome(truncated: boolean): EpisodeOutcome {
    return {
      episode: this.#episode,
      startState: `start-${this.#episode % 3}`,
      steps: this.#actions.length,
      frames: this.#actions.length * 4,
      episodeReturn: this.#return,
      progress: this.progress,
      finished: false,
      truncated,
    };
  }
}
