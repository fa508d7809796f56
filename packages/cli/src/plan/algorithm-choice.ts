import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type Algorithms,
  examineAlgorithm,
  knownAlgorithms,
  type LoadedAlgorithm,
  loadAlgorithm,
} from "@lockstep/algorithm";
import type { PartialDeep, RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { pathsOf } from "../run-folder/run-folder.ts";

/** Which algorithms a run can name, and what `--algorithm` says of its configuration. */
export interface AlgorithmChoice {
  readonly algorithms: Algorithms;
  /** From the file that the user named, or that the run folder keeps. */
  readonly loaded: LoadedAlgorithm | null;
  readonly setting: PartialDeep<RunConfiguration["learning"]["algorithm"]> | undefined;
}

/**
 * @param wanted a name, or the path of a JavaScript file
 * @param resumedFolder of a run that goes on with the algorithm that it has
 * @throws {AlgorithmError} `INVALID_ALGORITHM`
 * @throws {CliError} `RUN_DIFFERS` when a name is not that of the algorithm that the resumed run has from a file
 */
export async function chosenAlgorithm(
  wanted: string | undefined,
  cwd: string,
  resumedFolder: string | null,
): Promise<AlgorithmChoice> {
  const kept = resumedFolder === null ? null : pathsOf(resumedFolder).algorithm;
  const isFile = wanted !== undefined && /[/\\]|\.m?js$/.test(wanted);
  if (!isFile && (kept === null || !existsSync(kept))) {
    const setting = wanted === undefined ? undefined : { name: wanted };
    return { algorithms: knownAlgorithms, loaded: null, setting };
  }
  const path = isFile ? resolve(cwd, wanted) : (kept as string);
  await examineAlgorithm(path, null);
  const loaded = await loadAlgorithm(path);
  const { name } = loaded.algorithm;
  if (!isFile && wanted !== undefined && wanted !== name)
    throw new CliError(
      "RUN_DIFFERS",
      `${resumedFolder} was started with another configuration: learning.algorithm.name was "${name}", is "${wanted}"; resume it without --algorithm or choose another --run-dir`,
    );
  return {
    algorithms: { ...knownAlgorithms, [name]: loaded.algorithm },
    loaded,
    setting: { name, fileSha256: loaded.fileSha256 },
  };
}

/**
 * A file whose options are of one algorithm says nothing of another one.
 * @param wanted what `--algorithm` names
 * @param configured the content of the file for `--config`
 * @throws {CliError} `BAD_OPTION_VALUE` when both name an algorithm, and not the same one
 */
export function expectOneAlgorithm(
  wanted: string | undefined,
  { setting }: AlgorithmChoice,
  configured: unknown,
): void {
  const named = (configured as { learning?: { algorithm?: { name?: unknown } } | null } | undefined)
    ?.learning?.algorithm?.name;
  if (wanted === undefined || typeof named !== "string" || named === setting?.name) return;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--algorithm ${wanted} chooses ${setting?.name}, and the file for --config says learning.algorithm.name ${JSON.stringify(named)}; keep one`,
  );
}
