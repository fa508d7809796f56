import type { Picture } from "@lockstep/emulation";
import { stepRandom, uniform } from "@lockstep/learning";
import {
  environmentSpec,
  frameBytes,
  type ModuleEnvironment,
  onlyStartState,
} from "../configuration/index.ts";
import { EnvironmentError } from "../environment-error.ts";
import { ActionLog } from "../slot/action-log.ts";
import { DRAW_PURPOSES, type DrawPurposes } from "../slot/draw-purposes.ts";
import { expectReachable, positionRefused } from "../slot/expect-reachable.ts";
import type { EpisodeOutcome, SlotPosition, StepOutcome, WatchableSlot } from "../slot-port.ts";
import { FrameStack } from "../wrappers/frame-stack.ts";
import { clip } from "../wrappers/reward-shaping.ts";
import {
  CheckedInstance,
  type CheckedStep,
  type EpisodeMoment,
  moduleFailed,
} from "./checked-instance.ts";
import type { ModuleInstance } from "./environment-module.ts";
import { EpisodeTrace, rehearse } from "./episode-trace.ts";
import { observationPicture } from "./observation-picture.ts";

export interface ModuleSlotOptions {
  readonly index: number;
  readonly seed: number;
  readonly config: ModuleEnvironment;
  /** For messages. */
  readonly file: string;
  create(): ModuleInstance;
  readonly draws: "training" | "evaluation";
  onFrame?(picture: () => Picture): void;
}

/**
 * Every episode whose number is a multiple of this is played twice, to find environments that depend on earlier
 * episodes.
 */
const episodesBetweenChecks = 16;
/**
 * The episode so far is played again after this many steps, and whenever that number has
 * doubled. So long episodes are checked, too, and at most two steps are played again for each one that is played.
 */
const firstCheckInEpisode = 128;

/** A slot that plays a module's environment: the log of the episode's actions is its whole state. */
export class ModuleSlot implements WatchableSlot {
  readonly index: number;
  readonly #options: ModuleSlotOptions;
  readonly #purposes: DrawPurposes;
  readonly #frames: FrameStack;
  readonly #log = new ActionLog();
  readonly #trace = new EpisodeTrace();
  #instance: CheckedInstance | null = null;
  /** `fresh` nothing played yet; `standing` ready for a step; `lost` a seek is unfinished or something failed. */
  #situation: "fresh" | "standing" | "lost" | "closed" = "fresh";
  #episode = 0;
  #stepsBefore = 0;
  #episodeReturn = 0;
  #progress: number | null = null;
  #finished = false;
  /** Seeks that were begun. */
  #seeks = 0;

  constructor(options: ModuleSlotOptions) {
    const { config, index, draws } = options;
    this.index = index;
    this.#options = options;
    this.#purposes = DRAW_PURPOSES[draws];
    const { observation } = environmentSpec(config);
    this.#frames = new FrameStack(config.stack, frameBytes(observation));
  }

  get observation(): Uint8Array {
    this.#standing();
    return this.#frames.observation;
  }

  get newestFrame(): Uint8Array {
    this.#standing();
    return this.#frames.newestFrame;
  }

  get progress(): number | null {
    this.#standing();
    return this.#progress;
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

  picture(): Picture {
    const { observation } = this.#options.config;
    return (
      this.#standing().picture(this.#moment()) ??
      observationPicture(observation, this.#frames.newestFrame)
    );
  }

  actionDraw(): number {
    if (this.#situation !== "fresh") this.#standing();
    return uniform(this.#options.seed, this.#purposes.action, this.index, this.#stepsBefore);
  }

  step(action: number): StepOutcome {
    const instance = this.#standing();
    const { actions, timeLimitSteps, rewardScale, rewardClip } = this.#options.config;
    if (!Number.isInteger(action) || action < 0 || action >= actions.length) {
      throw new EnvironmentError(
        "ACTION_OUT_OF_RANGE",
        `Slot ${this.index}: action ${action}, expected an integer from 0 to ${actions.length - 1}.`,
      );
    }
    // If the module fails in the middle, the slot must have no position.
    this.#situation = "lost";
    const { reward, terminated } = this.#play(instance, action);
    const shaped = clip(reward * rewardScale, rewardClip);
    if (!Number.isFinite(Math.fround(shaped)))
      throw moduleFailed(
        this.#options.file,
        this.#moment(),
        `step() returned reward ${reward}, of which rewardScale ${rewardScale} makes ${shaped}, expected a number that float32 can hold; choose a smaller rewardScale, or a rewardClip`,
      );
    const truncated = !terminated && this.#log.length === timeLimitSteps;
    const truncatedObservation = truncated ? this.#frames.observation.slice() : null;
    const ended = terminated || truncated;
    const episode = ended ? this.#outcome(truncated) : null;
    if (ended) {
      if (this.#episode % episodesBetweenChecks === 0) this.#playAgain();
      this.#begin(instance, this.#episode + 1);
    } else if (isCheckedLength(this.#log.length)) this.#playAgain();
    this.#situation = "standing";
    return { reward: shaped, terminated, truncated, truncatedObservation, episode };
  }

  seek(position: SlotPosition): void {
    for (const _left of this.seekInSlices(position, Number.POSITIVE_INFINITY));
  }

  *seekInSlices(position: SlotPosition, stepsPerSlice: number): Generator<number, void, void> {
    const { actions: table, timeLimitSteps } = this.#options.config;
    expectReachable(position, { slot: this.index, actions: table.length, timeLimitSteps });
    const instance = this.#open();
    this.#situation = "lost";
    this.#seeks += 1;
    const seek = this.#seeks;
    const { actions, episode, stepsBefore } = position;
    this.#stepsBefore = stepsBefore - actions.length;
    instance.watchAgain();
    this.#begin(instance, episode);
    for (let done = 0; done < actions.length; ) {
      const end = Math.min(actions.length, done + stepsPerSlice);
      for (; done < end; done++) {
        if (this.#play(instance, actions[done] as number).terminated)
          throw positionRefused(
            this.index,
            `its episode ended at step ${done + 1} of ${actions.length}`,
          );
      }
      yield actions.length - done;
      // Meanwhile another seek began or the slot was closed.
      if (seek !== this.#seeks || this.#instance === null) return;
    }
    instance.watchAgain();
    this.#situation = "standing";
  }

  close(): void {
    this.#instance = null;
    this.#situation = "closed";
  }

  #standing(): CheckedInstance {
    if (this.#situation === "fresh") {
      const instance = this.#open();
      this.#situation = "lost";
      this.#begin(instance, 0);
      this.#situation = "standing";
    }
    if (this.#situation !== "standing" || this.#instance === null) {
      const why = this.#situation === "closed" ? "is closed" : "has no position";
      throw new EnvironmentError(
        "SLOT_NOT_STANDING",
        `Slot ${this.index} ${why}: finish a seek before anything else.`,
      );
    }
    return this.#instance;
  }

  /** Finds hidden sources of randomness before a step is sent. */
  #open(): CheckedInstance {
    if (this.#situation === "closed")
      throw new EnvironmentError("SLOT_NOT_STANDING", `Slot ${this.index} is closed.`);
    if (this.#instance === null) {
      rehearse(this.#subject());
      this.#instance = this.#create();
    }
    return this.#instance;
  }

  #create(): CheckedInstance {
    const { file, config, create } = this.#options;
    return CheckedInstance.create(file, this.index, config.observation, create);
  }

  #subject() {
    return {
      ...{ slot: this.index, file: this.#options.file, config: this.#options.config },
      create: () => this.#create(),
      random: (at: EpisodeMoment) => this.#random(at),
    };
  }

  #begin(instance: CheckedInstance, episode: number): void {
    this.#episode = episode;
    this.#log.clear();
    this.#episodeReturn = 0;
    this.#progress = null;
    this.#finished = false;
    const at = this.#moment();
    instance.reset(at, this.#random(at), this.#frames.newestFrame);
    this.#frames.fill();
    this.#trace.begin(this.#frames.newestFrame);
  }

  /** One step of the episode, without its end's consequences. */
  #play(instance: CheckedInstance, action: number): CheckedStep {
    const { onFrame } = this.#options;
    this.#log.push(action);
    this.#stepsBefore += 1;
    const at = this.#moment();
    this.#frames.shift();
    const played = instance.step(at, action, this.#random(at), this.#frames.newestFrame);
    this.#trace.add(this.#frames.newestFrame, played);
    this.#episodeReturn += played.reward;
    if (played.progress !== null) this.#progress = Math.max(this.#progress ?? 0, played.progress);
    this.#finished ||= played.finished;
    onFrame?.(
      () =>
        instance.picture(at) ??
        observationPicture(this.#options.config.observation, this.#frames.newestFrame),
    );
    return played;
  }

  #playAgain(): void {
    this.#trace.compare(this.#subject(), this.#episode, this.#log.toBytes());
  }

  #moment(): EpisodeMoment {
    return { slot: this.index, episode: this.#episode, step: this.#log.length };
  }

  #random(at: EpisodeMoment): () => number {
    return stepRandom(this.#purposes.environment, { seed: this.#options.seed, ...at });
  }

  #outcome(truncated: boolean): EpisodeOutcome {
    return {
      episode: this.#episode,
      startState: onlyStartState,
      steps: this.#log.length,
      frames: this.#log.length,
      episodeReturn: this.#episodeReturn,
      progress: this.#finished ? 1 : this.#progress,
      finished: this.#finished,
      truncated,
    };
  }
}

function isCheckedLength(steps: number): boolean {
  const powerOfTwo = (steps & (steps - 1)) === 0;
  return powerOfTwo && steps >= firstCheckInEpisode;
}
