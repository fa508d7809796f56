import { suggestion } from "@lockstep/errors";
import { z } from "zod";
import type { Algorithm } from "./algorithm.ts";
import type { Algorithms } from "./known-algorithms.ts";

/** What a run configuration says of its algorithm: its name, and its options beside it. */
export interface AlgorithmSetting {
  readonly name: string;
  /** SHA-256 of the file that defines it; absent for one that comes with Lockstep. */
  readonly fileSha256?: string;
  readonly [option: string]: unknown;
}

/** What is wrong with one key of a setting. */
export interface SettingProblem {
  /** Below the setting, e.g. `["gamma"]`. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export type ReadSetting =
  | { readonly algorithm: Algorithm; readonly options: unknown }
  | { readonly problems: readonly SettingProblem[] };

/** Finds a setting's algorithm and has its schema read the options, which fills in what is left out. */
export function readSetting(setting: AlgorithmSetting, algorithms: Algorithms): ReadSetting {
  const { name, fileSha256: _, ...given } = setting;
  const algorithm = Object.hasOwn(algorithms, name) ? algorithms[name] : undefined;
  if (algorithm === undefined) {
    return { problems: [{ path: ["name"], message: unknownAlgorithm(name, algorithms) }] };
  }
  const parsed = algorithm.options.safeParse(given);
  if (parsed.success) return { algorithm, options: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [key],
          message: `unknown option of ${name}${suggestion(key, optionNames(algorithm))}`,
        }))
      : [{ path: issue.path, message: issue.message }],
  );
  return { problems };
}

/** Empty where the schema of a user's file is no object. */
function optionNames({ options }: Algorithm): readonly string[] {
  return options instanceof z.ZodObject ? Object.keys(options.shape) : [];
}

function unknownAlgorithm(name: string, algorithms: Algorithms): string {
  const known = Object.keys(algorithms).sort();
  return `there is no algorithm ${JSON.stringify(name)}${suggestion(name, known)}; choose one of: ${known.join(", ")}; or name a file with --algorithm`;
}
