import type { Picture } from "@lockstep/emulation";
import { stepRandom } from "@lockstep/learning";
import {
  environmentSpec,
  frameBytes,
  type ModuleEnvironment,
  onlyStartState,
} from "../configuration/index.ts";
import { DRAW_PURPOSES } from "../slot/draw-purposes.ts";
import type { SlotHistory, SlotPlay } from "../slot/slot-play.ts";
import type { EpisodeOutcome } from "../slot-port.ts";
import { FrameStack } from "../wrappers/frame-stack.ts";
import { clip } from "../wrappers/reward-shaping.ts";
import {
  CheckedInstance,
  type EpisodeMoment,
  type LimitedCalls,
  moduleFailed,
  usualLimitedCalls,
} from "./checked-instance.ts";
import type { ModuleInstance } from "./environment-module.ts";
import { EpisodeTrace, rehearse, type TracedSubject } from "./episode-trace.ts";
import { observationPicture } from "./observation-picture.ts";

export interface ModulePlayOptions {
  /** Of the slot. */
  readonly index: number;
  readonly seed: number;
  readonly config: ModuleEnvironment;
  /** For messages. */
  readonly file: string;
  create(): ModuleInstance;
  readonly draws: "training" | "evaluation";
  /** As {@link SlotWatch.limitedCalls}. */
  readonly limitedCalls?: number;
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

/** A module does not say how long a step lasts: its picture is shown as long as a console's frame. */
const stepsPerSecond = 60;

/** One episode after another of a module's environment. */
export class ModulePlay implements SlotPlay {
  readonly #options: ModulePlayOptions;
  readonly #history: SlotHistory;
  readonly #frames: FrameStack;
  readonly #trace = new EpisodeTrace();
  readonly #subject: TracedSubject;
  readonly #instance: CheckedInstance;
  #stepReward = 0;
  #episodeReturn = 0;
  #progress: number | null = null;
  #finished = false;

  /** Finds hidden sources of randomness before a step is sent. @throws {EnvironmentError} `MODULE_FAILED` */
  constructor(options: ModulePlayOptions, history: SlotHistory) {
    const { config, file, index } = options;
    this.#options = options;
    this.#history = history;
    const { observation } = environmentSpec(config);
    this.#frames = new FrameStack(config.stack, frameBytes(observation));
    const made = (limited: Partial<LimitedCalls>): CheckedInstance =>
      CheckedInstance.create(file, index, config.observation, () => options.create(), {
        ...usualLimitedCalls,
        ...limited,
      });
    const { limitedCalls = usualLimitedCalls.calls } = options;
    const subject = { slot: index, file, config, random: (at: EpisodeMoment) => this.#random(at) };
    rehearse(subject, (isLimited) => made(isLimited ? {} : { calls: 0, areOthersWatched: false }));
    const instance = made({ calls: limitedCalls });
    this.#instance = instance;
    // What is played again was played before: it needs a limit only where its first play had one.
    this.#subject = {
      ...subject,
      create: () => made(instance.isLimited ? {} : { calls: 0 }),
    };
  }

  get observation(): Uint8Array {
    return this.#frames.observation;
  }

  get newestFrame(): Uint8Array {
    return this.#frames.newestFrame;
  }

  get progress(): number | null {
    return this.#progress;
  }

  get reward(): number {
    const { rewardScale, rewardClip } = this.#options.config;
    const reward = this.#stepReward;
    const shaped = clip(reward * rewardScale, rewardClip);
    if (Number.isFinite(Math.fround(shaped))) return shaped;
    throw moduleFailed(
      this.#options.file,
      this.#moment(),
      `step() returned reward ${reward}, of which rewardScale ${rewardScale} makes ${shaped}, expected a number that float32 can hold; choose a smaller rewardScale, or a rewardClip`,
    );
  }

  get framesPerSecond(): number {
    return stepsPerSecond;
  }

  picture(): Picture {
    return this.#pictureAt(this.#moment());
  }

  begin(): void {
    this.#episodeReturn = 0;
    this.#progress = null;
    this.#finished = false;
    const at = this.#moment();
    this.#instance.reset(at, this.#random(at), this.#frames.newestFrame);
    this.#frames.fill();
    this.#trace.begin(this.#frames.newestFrame);
  }

  /** A reset cannot be divided. */
  arrive(): readonly [] {
    this.#instance.limitAgain();
    this.begin();
    return [];
  }

  arrived(): void {
    this.#instance.limitAgain();
  }

  step(action: number): boolean {
    const { onFrame } = this.#options;
    const at = this.#moment();
    this.#frames.shift();
    const played = this.#instance.step(at, action, this.#random(at), this.#frames.newestFrame);
    this.#trace.add(this.#frames.newestFrame, played);
    this.#stepReward = played.reward;
    this.#episodeReturn += played.reward;
    if (played.progress !== null) this.#progress = Math.max(this.#progress ?? 0, played.progress);
    this.#finished ||= played.finished;
    onFrame?.(() => this.#pictureAt(at));
    return played.terminated;
  }

  stepped(ended: boolean): void {
    const { episode, log } = this.#history;
    if (ended ? episode % episodesBetweenChecks === 0 : isCheckedLength(log.length))
      this.#trace.compare(this.#subject, episode, log.toBytes());
  }

  outcome(): Omit<EpisodeOutcome, "episode" | "steps" | "truncated"> {
    return {
      startState: onlyStartState,
      frames: this.#history.log.length,
      episodeReturn: this.#episodeReturn,
      progress: this.#finished ? 1 : this.#progress,
      finished: this.#finished,
    };
  }

  #pictureAt(at: EpisodeMoment): Picture {
    const { observation } = this.#options.config;
    return this.#instance.picture(at) ?? observationPicture(observation, this.#frames.newestFrame);
  }

  #moment(): EpisodeMoment {
    const { episode, log } = this.#history;
    return { slot: this.#options.index, episode, step: log.length };
  }

  #random(at: EpisodeMoment): () => number {
    const { seed, draws } = this.#options;
    return stepRandom(DRAW_PURPOSES[draws].environment, { seed, ...at });
  }
}

function isCheckedLength(steps: number): boolean {
  const powerOfTwo = (steps & (steps - 1)) === 0;
  return powerOfTwo && steps >= firstCheckInEpisode;
}
