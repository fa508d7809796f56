import { types } from "node:util";
import type { Picture } from "@lockstep/emulation";
import { messageOf, oneLine } from "@lockstep/errors";
import { filesBeside, thrownAt } from "@lockstep/system";
import type { ModuleObservation } from "../configuration/index.ts";
import { EnvironmentError } from "../environment-error.ts";
import { CallWatch, type watchedCalls } from "./call-watch.ts";
import { callWithin, isTimeout } from "./call-within.ts";
import type { ModuleInstance, Random } from "./environment-module.ts";

/** The position in an episode, for messages. */
export interface EpisodeMoment {
  readonly slot: number;
  readonly episode: number;
  /** 0 is the reset; the n-th action makes step n. */
  readonly step: number;
}

const stepKeys = new Set(["observation", "reward", "terminated", "progress", "finished"]);

/** The checked result of one call. Its observation is in the frame that was passed. */
export interface CheckedStep {
  readonly reward: number;
  readonly terminated: boolean;
  readonly progress: number | null;
  readonly finished: boolean;
}

/** A step that takes longer than this never ends. */
export const callLimitMs = 10_000;

/**
 * Which calls have a time limit: an endless loop in one of them is an error. One in another call ends the process with the
 * same words ({@link CallWatch}); where a run goes on without that process, whoever then plays the slot arrives at the round's
 * start, and finds the loop in the calls after it.
 */
export interface LimitedCalls {
  /** So many after the first, and after each arrival. Each costs a thread, which takes longer than a step of many environments. */
  readonly calls: number;
  readonly ms: number;
  /** Whether other calls are watched: none need be where they have one limit together. */
  readonly areOthersWatched: boolean;
}

/** The first calls show most endless loops; later ones are too many to start a thread for each. */
export const usualLimitedCalls: LimitedCalls = {
  calls: 256,
  ms: callLimitMs,
  areOthersWatched: true,
};

/** Of this thread; it has one when it needs it first. */
let watch: CallWatch | null = null;

/** One environment of a module, whose every answer is checked. */
export class CheckedInstance {
  readonly #file: string;
  readonly #observation: ModuleObservation;
  readonly #instance: ModuleInstance;
  readonly #limited: LimitedCalls;
  #limitedLeft: number;

  /**
   * Makes one environment of a module.
   * @param file for messages
   * @throws {EnvironmentError} `MODULE_FAILED`
   */
  static create(
    file: string,
    slot: number,
    observation: ModuleObservation,
    create: () => ModuleInstance,
    limited: LimitedCalls = usualLimitedCalls,
  ): CheckedInstance {
    const at = { slot, episode: 0, step: 0 };
    const unmade = new CheckedInstance(file, observation, nothing, limited);
    return unmade.#call("create()", at, create, (made: unknown) => {
      const { reset, step } = (made ?? {}) as Partial<ModuleInstance>;
      if (typeof reset !== "function" || typeof step !== "function")
        throw moduleFailed(
          file,
          at,
          `create() returned ${shown(made)} without reset() and step(), expected an object with both`,
        );
      return new CheckedInstance(file, observation, made as ModuleInstance, limited);
    });
  }

  private constructor(
    file: string,
    observation: ModuleObservation,
    instance: ModuleInstance,
    limited: LimitedCalls,
  ) {
    this.#file = file;
    this.#observation = observation;
    this.#instance = instance;
    this.#limited = limited;
    this.#limitedLeft = limited.calls;
  }

  /** Whether the next call has a time limit. */
  get isLimited(): boolean {
    return this.#limitedLeft > 0;
  }

  /** Limits the next calls: a replayed episode may be just before the step that never ended. */
  limitAgain(): void {
    this.#limitedLeft = this.#limited.calls;
  }

  /**
   * Begins an episode.
   * @param frame is filled with the first observation
   * @throws {EnvironmentError} `MODULE_FAILED`
   */
  reset(at: EpisodeMoment, random: Random, frame: Uint8Array): void {
    const call = () => this.#instance.reset(random);
    this.#call("reset()", at, call, (answer) => this.#take("reset()", at, answer, frame));
  }

  /** @param frame is filled with the next observation @throws {EnvironmentError} `MODULE_FAILED` */
  step(at: EpisodeMoment, action: number, random: Random, frame: Uint8Array): CheckedStep {
    const call = () => this.#instance.step(action, random);
    return this.#call("step()", at, call, (answer) => this.#checkedStep(at, answer, frame));
  }

  #checkedStep(at: EpisodeMoment, answer: unknown, frame: Uint8Array): CheckedStep {
    const what = "step()";
    if (typeof answer !== "object" || answer === null)
      throw this.#failed(at, `${what} returned ${shown(answer)}, expected an object`);
    const unknown = Object.keys(answer).find((key) => !stepKeys.has(key));
    if (unknown !== undefined)
      throw this.#failed(
        at,
        `${what} returned ${unknown}, which is unknown; expected ${[...stepKeys].join(", ")}`,
      );
    const { observation, reward, terminated, progress, finished } = answer as Record<
      string,
      unknown
    >;
    if (typeof reward !== "number" || !Number.isFinite(Math.fround(reward)))
      throw this.#failed(
        at,
        `${what} returned reward ${shown(reward)}, expected a finite number that float32 can hold`,
      );
    if (typeof terminated !== "boolean")
      throw this.#failed(
        at,
        `${what} returned terminated ${shown(terminated)}, expected true or false`,
      );
    if (progress !== undefined && !(typeof progress === "number" && progress >= 0 && progress <= 1))
      throw this.#failed(
        at,
        `${what} returned progress ${shown(progress)}, expected a number from 0 to 1 or nothing`,
      );
    if (finished !== undefined && typeof finished !== "boolean")
      throw this.#failed(
        at,
        `${what} returned finished ${shown(finished)}, expected true, false or nothing`,
      );
    this.#take(what, at, observation, frame);
    return {
      reward,
      terminated,
      progress: typeof progress === "number" ? progress : null,
      finished: finished === true,
    };
  }

  /** What it looks like, where the module says. @throws {EnvironmentError} `MODULE_FAILED` */
  picture(at: EpisodeMoment): Picture | null {
    const { picture } = this.#instance;
    if (picture === undefined) return null;
    const call = () => picture.call(this.#instance);
    return this.#call("picture()", at, call, (drawn) => {
      const { width, height, rgb } = (drawn ?? {}) as Partial<Picture>;
      const sound =
        isSide(width) &&
        isSide(height) &&
        rgb instanceof Uint8Array &&
        rgb.length === 3 * width * height;
      if (sound) return drawn;
      throw this.#failed(
        at,
        `picture() returned ${shown(drawn)}, expected { width, height, rgb } with 3 · width · height bytes`,
      );
    });
  }

  /** Calls the module and reads its answer, which may be code of the module, too. */
  #call<Answer, Result>(
    what: (typeof watchedCalls)[number],
    at: EpisodeMoment,
    call: () => Answer,
    read: (answer: Answer) => Result,
  ): Result {
    const { isLimited } = this;
    if (isLimited) this.#limitedLeft -= 1;
    const work = (): Result => {
      const answer = call();
      if (!types.isPromise(answer)) return read(answer);
      // Its rejection would end the process before the message below is seen.
      Promise.prototype.catch.call(answer, () => {});
      throw this.#failed(at, `${what} returned a promise; ${what.slice(0, -2)} must not be async`);
    };
    try {
      if (isLimited) return callWithin(this.#limited.ms, work);
      return this.#limited.areOthersWatched ? this.#watched(what, at, work) : work();
    } catch (error) {
      if (error instanceof EnvironmentError) throw error;
      if (isTimeout(error))
        throw this.#failed(at, `${what} did not return within ${this.#limited.ms / 1000} s`);
      throw this.#failed(
        at,
        `${what} threw ${oneLine(messageOf(error))}${thrownAt(error, filesBeside(this.#file))}`,
        error,
      );
    }
  }

  #watched<Result>(
    what: (typeof watchedCalls)[number],
    at: EpisodeMoment,
    work: () => Result,
  ): Result {
    watch ??= new CallWatch(this.#limited.ms);
    watch.begin(what, this.#file, at);
    try {
      return work();
    } finally {
      watch.end();
    }
  }

  #take(what: string, at: EpisodeMoment, observation: unknown, frame: Uint8Array): void {
    const declared = this.#observation;
    const length = declared.kind === "vector" ? declared.length : declared.height * declared.width;
    const form =
      declared.kind === "vector" ? `${length} numbers` : `${length} bytes (height · width)`;
    const got = lengthOf(observation);
    if (got !== length)
      throw this.#failed(
        at,
        `${what} returned an observation of ${got === null ? shown(observation) : `length ${got}`}, expected ${form}`,
      );
    const values = observation as ArrayLike<number>;
    if (declared.kind === "vector") this.#takeVector(what, at, values, frame);
    else this.#takePicture(what, at, values, frame);
  }

  #takeVector(what: string, at: EpisodeMoment, values: ArrayLike<number>, frame: Uint8Array): void {
    const floats = new Float32Array(frame.buffer, frame.byteOffset, values.length);
    for (let index = 0; index < values.length; index++) {
      const value: unknown = values[index];
      floats[index] = typeof value === "number" ? value : Number.NaN;
      if (!Number.isFinite(floats[index]))
        throw this.#failed(
          at,
          `${what} returned ${shown(value)} as number ${index} of its observation, expected a finite number`,
        );
    }
  }

  #takePicture(
    what: string,
    at: EpisodeMoment,
    values: ArrayLike<number>,
    frame: Uint8Array,
  ): void {
    for (let index = 0; index < values.length; index++) {
      const value: unknown = values[index];
      if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 255)
        throw this.#failed(
          at,
          `${what} returned ${shown(value)} as pixel ${index} of its observation, expected a whole number from 0 to 255`,
        );
      frame[index] = value;
    }
  }

  #failed(at: EpisodeMoment, what: string, cause?: unknown): EnvironmentError {
    return moduleFailed(this.#file, at, what, cause);
  }
}

/** What a module did wrong, and where. */
export function moduleFailed(
  file: string,
  { slot, episode, step }: EpisodeMoment,
  what: string,
  cause?: unknown,
): EnvironmentError {
  return new EnvironmentError(
    "MODULE_FAILED",
    `${file}, slot ${slot}, episode ${episode}, step ${step}: ${what}`,
    { cause },
  );
}

/** Placeholder before there is an instance. */
const nothing: ModuleInstance = {
  reset: () => [],
  step: () => ({ observation: [], reward: 0, terminated: true }),
};

function lengthOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("length" in value)) return null;
  return typeof value.length === "number" ? value.length : null;
}

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 4096;
}

/** A value in a few words. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
