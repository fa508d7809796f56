import {
  type ChosenEnvironment,
  type EnvironmentChoice,
  expectStatesPlay,
  openChosenEnvironment,
} from "@lockstep/cli/playing";
import { type EpisodeOutcome, usualMostSteps, type WatchableSlot } from "@lockstep/environment";
import { z } from "zod";
import {
  checked,
  completePlaces,
  mostSteps,
  type Places,
  placesShape,
  seed,
} from "./checked-options.ts";
import { expectOpen, LibraryError } from "./library-error.ts";
import {
  type Observation,
  type ObservationSpec,
  observationOf,
  observationSpec,
} from "./observation.ts";

/** Which environment is opened. */
export type EnvironmentSource =
  /** A game by its name, as `lockstep train --game` plays it. `settings` are keys of the configuration's `environment`. */
  | { readonly game: string; readonly settings?: Readonly<Record<string, unknown>> | undefined }
  /** A file that exports an environment, as `lockstep train --environment` plays it. */
  | { readonly module: string; readonly settings?: Readonly<Record<string, unknown>> | undefined }
  /** That of a run's folder or of an export. */
  | { readonly folder: string };

/** What an environment is like. */
export interface EnvironmentSpec {
  /** Of the game or the module. */
  readonly name: string;
  readonly observation: ObservationSpec;
  /** A name for each action. */
  readonly actions: readonly string[];
  /** Start states of the training. */
  readonly startStates: readonly string[];
  /** Start states that are kept apart for evaluation. */
  readonly heldOutStates: readonly string[];
  /** Frames of one step; 1 for modules. */
  readonly framesPerStep: number;
  /** Frames of a second of play. */
  readonly framesPerSecond: number;
}

/** How an environment is opened. */
export interface EnvironmentOptions extends Places {
  /** In which all episodes begin; the first of the training's when absent. */
  readonly state?: string | undefined;
  /** All that is drawn comes from it: the same seed, state and actions, the same episodes. Default 1. */
  readonly seed?: number | undefined;
  /** An episode that lasts longer is cut there. The environment's own time limit still holds. Default 27,000. */
  readonly mostSteps?: number | undefined;
}

/** An episode that has ended. */
export interface Episode {
  /** Counted from 0. */
  readonly episode: number;
  readonly steps: number;
  readonly frames: number;
  /** Undiscounted, unscaled, unclipped. */
  readonly episodeReturn: number;
  /** 0..1: the furthest part of the level that was reached; `null` where the game does not say. */
  readonly progress: number | null;
  /** The level's goal was reached. */
  readonly finished: boolean;
  /** A time limit ended it. */
  readonly truncated: boolean;
}

/** What one step did. */
export interface Step {
  /** What the next action is chosen from. After an episode's end it is the first observation of the next episode. */
  readonly observation: Observation;
  /** Scaled and clipped as the training has it. */
  readonly reward: number;
  /** The environment's own end of the episode. */
  readonly terminated: boolean;
  /** The end by a time limit, after which the return is not complete. */
  readonly truncated: boolean;
  /** The last observation of a truncated episode; else `null`. */
  readonly finalObservation: Observation | null;
  /** The episode that this step ended; else `null`. */
  readonly episode: Episode | null;
}

/** A picture in full colour. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]` */
  readonly rgb: Uint8Array;
}

/** A game or a module, played step by step. Its episodes are those of `lockstep evaluate` with the same seed and state. */
export interface Environment {
  readonly spec: EnvironmentSpec;
  /** In which all episodes begin. */
  readonly state: string;
  /** What the next action is chosen from. A copy. */
  readonly observation: Observation;
  /** The number in [0, 1) from which `lockstep evaluate` would draw the next action. */
  readonly draw: number;
  /** Number of the episode under way, counted from 0. */
  readonly episode: number;
  /** Begins the next episode, or does nothing where no step of the present one was played. @returns its first observation */
  reset(): Observation;
  /**
   * Plays one step. After an episode's end the next episode has begun: {@link reset} may be called, and need not be.
   * @param action its number
   * @throws {LockstepError} `ACTION_OUT_OF_RANGE`, `CLOSED`, and what a module's own code throws
   */
  step(action: number): Step;
  /** What it shows now. A copy. */
  picture(): Picture;
  /** Frees the emulator. Idempotent. */
  close(): void;
}

const settings = z.record(z.string(), z.unknown()).optional();
const sourceSchema: z.ZodType<EnvironmentSource> = z.union(
  [
    z.strictObject({ game: z.string().min(1), settings }),
    z.strictObject({ module: z.string().min(1), settings }),
    z.strictObject({ folder: z.string().min(1) }),
  ],
  { error: "expected { game }, { module } or { folder }, with settings for the first two only" },
);
const optionsSchema: z.ZodType<EnvironmentOptions> = z.strictObject({
  state: z.string().optional(),
  seed: seed.optional(),
  mostSteps: mostSteps.optional(),
  ...placesShape,
});

/**
 * Opens an environment at the first step of its first episode.
 * @throws {LockstepError} in one line: whatever keeps it from being played, and what to do
 */
export async function openEnvironment(
  source: EnvironmentSource,
  options: EnvironmentOptions = {},
): Promise<Environment> {
  const choice: EnvironmentChoice = checked(sourceSchema, source, "openEnvironment");
  const wanted = checked(optionsSchema, options, "openEnvironment");
  const chosen = await openChosenEnvironment(choice, completePlaces(wanted), process.cwd());
  const { environment } = chosen;
  const state = wanted.state ?? environment.spec.startStates[0] ?? "";
  environment.expectStates([state]);
  await expectStatesPlay(chosen, [state], "name another state");
  const slot = environment.openEvaluation({
    ...{ state, seed: wanted.seed ?? 1, mostSteps: wanted.mostSteps ?? usualMostSteps },
  });
  try {
    return new OpenEnvironment(chosen, slot, state);
  } catch (error) {
    slot.close();
    throw error;
  }
}

class OpenEnvironment implements Environment {
  readonly spec: EnvironmentSpec;
  readonly state: string;
  readonly #slot: WatchableSlot;
  readonly #observation: ChosenEnvironment["environment"]["spec"]["observation"];
  #closed = false;

  constructor({ environment }: ChosenEnvironment, slot: WatchableSlot, state: string) {
    const { spec, evaluationStates } = environment;
    const { name, actions, startStates, framesPerStep } = spec;
    this.spec = {
      ...{ name, actions, startStates, framesPerStep },
      observation: observationSpec(spec),
      heldOutStates: evaluationStates,
      framesPerSecond: slot.framesPerSecond,
    };
    this.state = state;
    this.#slot = slot;
    this.#observation = spec.observation;
  }

  get observation(): Observation {
    return observationOf(this.#open().observation, this.#observation);
  }

  get draw(): number {
    return this.#open().actionDraw();
  }

  get episode(): number {
    return this.#open().position.episode;
  }

  reset(): Observation {
    const slot = this.#open();
    const position = slot.position;
    if (position.actions.length > 0)
      slot.seek({ ...position, episode: position.episode + 1, actions: new Uint8Array(0) });
    return this.observation;
  }

  step(action: number): Step {
    const slot = this.#open();
    if (typeof action !== "number")
      throw new LibraryError(
        "BAD_ARGUMENT",
        `step got an action of type ${typeof action}, expected its number, from 0 to ${this.spec.actions.length - 1}`,
      );
    const { reward, terminated, truncated, truncatedObservation, episode } = slot.step(action);
    return {
      ...{ observation: this.observation, reward, terminated, truncated },
      finalObservation:
        truncatedObservation && observationOf(truncatedObservation, this.#observation),
      episode: episode && episodeOf(episode),
    };
  }

  picture(): Picture {
    const { width, height, rgb } = this.#open().picture();
    return { width, height, rgb: rgb.slice(0, 3 * width * height) };
  }

  close(): void {
    if (!this.#closed) this.#slot.close();
    this.#closed = true;
  }

  #open(): WatchableSlot {
    expectOpen(this.#closed, "the environment", "openEnvironment");
    return this.#slot;
  }
}

function episodeOf(outcome: EpisodeOutcome): Episode {
  const { episode, steps, frames, episodeReturn, progress, finished, truncated } = outcome;
  return { episode, steps, frames, episodeReturn, progress, finished, truncated };
}
