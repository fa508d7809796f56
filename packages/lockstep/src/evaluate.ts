import { evaluateSource } from "@lockstep/cli/playing";
import { usualMostSteps } from "@lockstep/environment";
import type { Evaluation } from "@lockstep/status";
import { z } from "zod";
import {
  checked,
  completePlaces,
  mostSteps,
  type Places,
  placesShape,
  seed,
  type VersionChoice,
  version,
} from "./checked-options.ts";
import { sourceOf } from "./model-source.ts";

/** How a policy is evaluated. */
export interface EvaluateOptions extends Places {
  /** As `loadPolicy` takes it. */
  readonly version?: VersionChoice | undefined;
  /** From each start state. Default 20. */
  readonly episodes?: number | undefined;
  /** Names of start states, `training`, `evaluation` or `all`. Default all. */
  readonly states?: readonly string[] | undefined;
  /** Who plays. Default both, beside each other. */
  readonly policies?: readonly ("trained" | "random")[] | undefined;
  /** Take the likeliest action always instead of drawing it. */
  readonly greedy?: boolean | undefined;
  /** All draws come from it: the same seed, the same episodes. Default 1. */
  readonly seed?: number | undefined;
  /** An episode that lasts longer is cut there. Default 27,000. */
  readonly mostSteps?: number | undefined;
}

const mostEpisodes = 10_000;

const optionsSchema: z.ZodType<EvaluateOptions> = z.strictObject({
  version: version.optional(),
  episodes: z.int().min(1).max(mostEpisodes).optional(),
  states: z.array(z.string()).readonly().optional(),
  policies: z
    .array(z.enum(["trained", "random"]))
    .min(1)
    .refine((names) => new Set(names).size === names.length, "expected each policy once")
    .readonly()
    .optional(),
  greedy: z.boolean().optional(),
  seed: seed.optional(),
  mostSteps: mostSteps.optional(),
  ...placesShape,
});

/**
 * Plays episodes with the policy of a run's folder or of an export, one thread a core, and writes nothing.
 * @param folder relative to the working folder
 * @returns what `lockstep evaluate --json` writes
 * @throws {LockstepError} in one line, whatever keeps it from being played
 */
export async function evaluate(folder: string, options: EvaluateOptions = {}): Promise<Evaluation> {
  const {
    version: wanted,
    episodes = 20,
    states = [],
    policies = ["trained", "random"],
    greedy = false,
    seed: draws = 1,
    mostSteps: longest = usualMostSteps,
    ...places
  } = checked(optionsSchema, options, "evaluate");
  return await evaluateSource(
    sourceOf(folder, wanted, "evaluate"),
    {
      ...{ episodes, states, policies, greedy, seed: draws, mostSteps: longest },
      ...completePlaces(places),
    },
    process.cwd(),
  );
}
