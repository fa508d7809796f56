import type { ModuleEnvironment } from "../configuration/index.ts";
import type { EnvironmentError } from "../environment-error.ts";
import { callWithin, isTimeout } from "./call-within.ts";
import {
  type CheckedInstance,
  type CheckedStep,
  type EpisodeMoment,
  moduleFailed,
} from "./checked-instance.ts";

/** What playing episodes of a module needs. */
export interface TracedSubject {
  readonly slot: number;
  /** For messages. */
  readonly file: string;
  readonly config: ModuleEnvironment;
  /** A new environment. */
  create(): CheckedInstance;
  random(at: EpisodeMoment): () => number;
}

/** Steps that are rehearsed before a slot plays. */
const rehearsedSteps = 64;

/** Hashes of an episode's observations and results at each step, to check whether a replay is the same. */
export class EpisodeTrace {
  readonly #hashes: number[] = [];

  /** @param frame the first observation's */
  begin(frame: Uint8Array): void {
    this.#hashes.length = 0;
    this.#hashes.push(hashOf(frame));
  }

  add(frame: Uint8Array, { reward, terminated, progress, finished }: CheckedStep): void {
    numbers.set([reward, progress ?? -1, terminated ? 1 : 0, finished ? 1 : 0]);
    this.#hashes.push(hashOf(frame, hashOf(numberBytes)));
  }

  /** Of the newest step. */
  get last(): number {
    return this.#hashes.at(-1) ?? 0;
  }

  /**
   * Plays the episode again on a new environment.
   * @throws {EnvironmentError} `MODULE_FAILED` at the first step that is not as it was
   */
  compare(subject: TracedSubject, episode: number, actions: Uint8Array): void {
    const again = new EpisodeTrace();
    const play = playing(subject, episode, again);
    for (let step = 0; step < this.#hashes.length; step++) {
      play(step === 0 ? null : (actions[step - 1] as number));
      if (again.last !== this.#hashes[step])
        throw notTheSame(subject, { slot: subject.slot, episode, step });
    }
  }
}

/** A rehearsal takes less time, unless a step takes long or does not end. */
const rehearsalMs = 1_000;

/**
 * Plays the beginning of the slot's first episode on two environments in turns. If they share state, their results
 * differ. First all calls have one time limit together; if they take longer, each has its own, so that the one that does not
 * return is known.
 * @param create a new environment, whose calls have limits of their own or none
 * @throws {EnvironmentError} `MODULE_FAILED` where both are not the same
 */
export function rehearse(
  subject: Omit<TracedSubject, "create">,
  create: (isLimited: boolean) => CheckedInstance,
): void {
  const play = (isLimited: boolean): void =>
    playTwice({ ...subject, create: () => create(isLimited) });
  try {
    callWithin(rehearsalMs, () => play(false));
  } catch (error) {
    if (!isTimeout(error)) throw error;
    play(true);
  }
}

function playTwice(subject: TracedSubject): void {
  const { slot, config } = subject;
  const { actions, timeLimitSteps } = config;
  const [one, other] = [new EpisodeTrace(), new EpisodeTrace()];
  const plays = [playing(subject, 0, one), playing(subject, 0, other)];
  const last = Math.min(rehearsedSteps, timeLimitSteps ?? rehearsedSteps);
  for (let step = 0; step <= last; step++) {
    const action = step === 0 ? null : (step - 1) % actions.length;
    const ended = plays.map((play) => play(action));
    if (one.last !== other.last) throw notTheSame(subject, { slot, episode: 0, step });
    if (ended[0] === true) return;
  }
}

/** Plays an episode of a new environment step by step. @returns plays the reset, then one action after the other */
function playing(
  subject: TracedSubject,
  episode: number,
  trace: EpisodeTrace,
): (action: number | null) => boolean {
  const { slot, config, random } = subject;
  const instance = subject.create();
  const { observation } = config;
  const frame = new Uint8Array(
    observation.kind === "vector" ? 4 * observation.length : observation.height * observation.width,
  );
  let step = 0;
  return (action) => {
    const at = { slot, episode, step };
    step += 1;
    if (action === null) {
      instance.reset(at, random(at), frame);
      trace.begin(frame);
      return false;
    }
    const played = instance.step(at, action, random(at), frame);
    trace.add(frame, played);
    return played.terminated;
  };
}

function notTheSame({ file }: TracedSubject, at: EpisodeMoment): EnvironmentError {
  const what =
    at.step === 0 ? "reset() returned another observation" : "step() gave something else";
  return moduleFailed(
    file,
    at,
    `${what} when the same actions were played again, expected the same; draw only from the random that is handed in and keep nothing from one episode to the next (lockstep check-environment says more)`,
  );
}

const numbers = new Float64Array(4);
const numberBytes = new Uint8Array(numbers.buffer);

/** FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv */
function hashOf(bytes: Uint8Array, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let index = 0; index < bytes.length; index++)
    hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
  return hash >>> 0;
}
