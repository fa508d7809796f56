import { messageOf } from "@lockstep/errors";
import { stepRandom } from "@lockstep/learning";
import type { ModuleObservation } from "../../configuration/index.ts";
import { CheckedInstance, type LimitedCalls, usualLimitedCalls } from "../checked-instance.ts";
import type { EnvironmentModule } from "../environment-module.ts";
import { exactMath } from "../exact-math.ts";

/** One thing that an environment does not keep. */
export interface EnvironmentProblem {
  /** What was asked of it. */
  readonly check: string;
  /** What was found, where, and what was expected. */
  readonly what: string;
}

/** What one step showed and gave. */
export interface PlayedStep {
  readonly observation: readonly number[];
  readonly reward: number;
  readonly terminated: boolean;
  readonly progress: number | null;
  readonly finished: boolean;
}

/** What does not return is a finding like others. */
const allLimited: LimitedCalls = { ...usualLimitedCalls, calls: Number.POSITIVE_INFINITY };
/** Episodes that are examined, and the most steps of one. */
const episodes = 3;
const mostSteps = 200;
/** Of everything that is drawn here. */
const seed = 20;

/** What a reset gives beside its observation. */
const nothingYet = { reward: 0, terminated: false, progress: null, finished: false } as const;

type Episode = readonly PlayedStep[];

/** Plays a module's episodes in every order in which actors might, in one process. */
export class ModuleExaminer {
  readonly #file: string;
  readonly #module: EnvironmentModule;
  readonly problems: EnvironmentProblem[] = [];
  /** What is being played, for what watches from outside. */
  moment: string | null = null;

  constructor(file: string, module: EnvironmentModule) {
    this.#file = file;
    this.#module = module;
  }

  /** @returns all episodes in order, as an actor plays them; fewer when something is wrong with one */
  examine(): readonly Episode[] {
    const inOrder = this.#attempt("answers as declared", () => {
      const instance = this.#create();
      return Array.from({ length: episodes }, (_, episode) => this.#play(instance, episode, 0));
    });
    if (inOrder === null) return [];
    this.#expectSame("resets exactly", inOrder, 2, (episode) =>
      this.#play(this.#create(), episode, 0),
    );
    this.#expectSame("is independent of earlier episodes", inOrder, 1, (episode) => {
      const instance = this.#create();
      this.#play(instance, 0, 1);
      this.#play(instance, 5, 2);
      return this.#play(instance, episode, 0);
    });
    this.#expectSame("shares nothing among slots", inOrder, 0, (episode) =>
      this.#besideAnother(episode),
    );
    return inOrder;
  }

  #expectSame(
    check: string,
    inOrder: readonly Episode[],
    episode: number,
    play: (episode: number) => Episode,
  ): void {
    if (this.problems.length > 0) return;
    const again = this.#attempt(check, () => play(episode));
    if (again === null) return;
    const what = difference(inOrder[episode] ?? [], again, episode);
    if (what !== null) this.problems.push({ check, what });
  }

  #attempt<Result>(check: string, play: () => Result): Result | null {
    try {
      return play();
    } catch (error) {
      this.problems.push({ check, what: messageOf(error) });
      return null;
    } finally {
      this.moment = null;
    }
  }

  #create(): CheckedInstance {
    this.moment = "create()";
    const { observation } = this.#module;
    return CheckedInstance.create(
      this.#file,
      0,
      observation,
      () => this.#module.create(exactMath),
      allLimited,
    );
  }

  #play(instance: CheckedInstance, episode: number, turn: number): Episode {
    const next = this.#steps(instance, episode, turn);
    const played: PlayedStep[] = [];
    for (let step = next(); step !== null; step = next()) played.push(step);
    return played;
  }

  /** An episode whose steps alternate with those of another environment. */
  #besideAnother(episode: number): Episode {
    const next = this.#steps(this.#create(), episode, 0);
    const other = this.#steps(this.#create(), episode + 7, 3);
    const played: PlayedStep[] = [];
    for (let step = next(); step !== null; step = next()) {
      played.push(step);
      other();
    }
    return played;
  }

  /** @param turn other turns take other actions @returns plays one step more; `null` when the episode is over */
  #steps(instance: CheckedInstance, episode: number, turn: number): () => PlayedStep | null {
    const { observation, actions, timeLimitSteps = mostSteps } = this.#module;
    const frame = new Uint8Array(bytesOf(observation));
    const last = Math.min(mostSteps, timeLimitSteps);
    let step = 0;
    let over = false;
    return () => {
      if (over || step > last) return null;
      const at = { slot: 0, episode, step };
      const random = stepRandom("environment", { seed, ...at });
      this.moment = `episode ${episode}, step ${step}`;
      if (step++ === 0) {
        instance.reset(at, random, frame);
        return { observation: numbersOf(observation, frame), ...nothingYet };
      }
      const draw = stepRandom("randomPolicy", { seed: seed + turn, ...at })();
      const action = Math.floor(draw * actions.length);
      const played = instance.step(at, action, random, frame);
      over = played.terminated;
      return { observation: numbersOf(observation, frame), ...played };
    };
  }
}

function bytesOf(observation: ModuleObservation): number {
  return observation.kind === "vector"
    ? 4 * observation.length
    : observation.height * observation.width;
}

function numbersOf(observation: ModuleObservation, frame: Uint8Array): number[] {
  return observation.kind === "vector" ? [...new Float32Array(frame.buffer)] : [...frame];
}

/** Where two playings of an episode first differ, in words; `null` where they do not. */
export function difference(first: Episode, again: Episode, episode: number): string | null {
  const steps = Math.max(first.length, again.length);
  for (let step = 0; step < steps; step++) {
    const what = stepDifference(first[step], again[step]);
    if (what !== null) return `episode ${episode}, step ${step}: ${what}`;
  }
  return null;
}

function stepDifference(
  first: PlayedStep | undefined,
  again: PlayedStep | undefined,
): string | null {
  if (first === undefined || again === undefined)
    return `the episode was ${first === undefined ? "over, and then it was not" : "not over, and then it was"}`;
  const index = first.observation.findIndex((value, at) => value !== again.observation[at]);
  if (index >= 0)
    return `number ${index} of the observation was ${first.observation[index]}, and then it was ${again.observation[index]}`;
  const key = (["reward", "terminated", "progress", "finished"] as const).find(
    (each) => first[each] !== again[each],
  );
  if (key === undefined) return null;
  const subject = key === "reward" ? "the reward" : key;
  return `${subject} was ${first[key]}, and then it was ${again[key]}`;
}
