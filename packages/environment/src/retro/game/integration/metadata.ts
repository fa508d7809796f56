import { existsSync } from "node:fs";
import { z } from "zod";
import { EnvironmentError } from "../../../environment-error.ts";
import { readJsonFile } from "../json-file.ts";
import { OPERATIONS, type Operation } from "../scenario/operation.ts";

/** An episode's progress, from RAM. */
export interface ProgressRule {
  readonly variable: string;
  /** Value at the level's end, by start state. */
  readonly end: Readonly<Record<string, number>>;
}

/** When a level's goal is reached. */
export interface FinishRule {
  readonly variable: string;
  readonly operation: Operation;
  readonly reference: number;
}

/** The content of a game's `metadata.json`. */
export interface Metadata {
  readonly title: string | null;
  readonly defaultState: string | null;
  /** stable-retro's default states by number of players, the first for one. */
  readonly statesByPlayers: readonly string[];
  readonly trainingStates: readonly string[];
  /** Never trained on. */
  readonly evaluationStates: readonly string[];
  readonly progress: ProgressRule | null;
  readonly finish: FinishRule | null;
  /** Options of a libretro core that the game needs, by key. Other emulators ignore them. */
  readonly coreOptions: Readonly<Record<string, string>>;
}

const metadataSchema = z.object({
  default_state: z.string().optional(),
  default_player_state: z.array(z.string()).optional(),
  lockstep: z
    .strictObject({
      title: z.string().optional(),
      training_states: z.array(z.string()).optional(),
      evaluation_states: z.array(z.string()).optional(),
      progress: z
        .strictObject({ variable: z.string(), end: z.record(z.string(), z.number()) })
        .optional(),
      finish: z
        .strictObject({
          variable: z.string(),
          op: z.enum(OPERATIONS),
          reference: z.number().default(0),
        })
        .optional(),
      core_options: z.record(z.string(), z.string()).optional(),
    })
    .default({}),
});

/**
 * Reads a `metadata.json`: gym-retro's own keys and ours, which stand under `lockstep`. A game without the file has
 * no default state.
 * @param known the game's variables
 * @throws {EnvironmentError} `GAME_MALFORMED`
 */
export function readMetadata(file: string, known: ReadonlySet<string>): Metadata {
  const read = existsSync(file) ? readJsonFile(file, metadataSchema) : metadataSchema.parse({});
  const { default_state: defaultState = null, default_player_state = [], lockstep } = read;
  const { training_states, evaluation_states = [], title = null, progress, finish } = lockstep;
  const trainingStates = training_states ?? (defaultState === null ? [] : [defaultState]);
  for (const [place, rule] of Object.entries({ progress, finish })) {
    if (rule !== undefined && !known.has(rule.variable)) {
      throw malformed(file, `lockstep.${place}.variable`, "a variable of data.json", rule.variable);
    }
  }
  for (const state of progress === undefined ? [] : [...trainingStates, ...evaluation_states]) {
    if (progress?.end[state] === undefined) {
      throw malformed(file, "lockstep.progress.end", `a number for the state ${state}`, "none");
    }
  }
  const both = trainingStates.find((state) => evaluation_states.includes(state));
  if (both !== undefined) {
    throw malformed(file, "lockstep.evaluation_states", "states that are not trained on", both);
  }
  return {
    title,
    defaultState,
    statesByPlayers: default_player_state,
    trainingStates,
    evaluationStates: evaluation_states,
    progress: progress ?? null,
    finish: finishRule(finish),
    coreOptions: lockstep.core_options ?? {},
  };
}

function finishRule(
  file: { variable: string; op: Operation; reference: number } | undefined,
): FinishRule | null {
  if (file === undefined) return null;
  return { variable: file.variable, operation: file.op, reference: file.reference };
}

function malformed(file: string, place: string, expected: string, got: string): EnvironmentError {
  return new EnvironmentError(
    "GAME_MALFORMED",
    `${file}: ${place}: expected ${expected}, got ${got}. Correct the file.`,
  );
}
