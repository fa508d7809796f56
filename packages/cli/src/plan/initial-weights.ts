import { existsSync } from "node:fs";
import { basename } from "node:path";
import { messageOf } from "@lockstep/errors";
import { bytesOfFloats, networkOf } from "@lockstep/round";
import {
  canonicalJson,
  type InitialWeights,
  parseRunConfiguration,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { folderAt, readRunFolder } from "../run-folder/run-folder.ts";
import { readSavedWeights } from "../run-folder/saved-weights.ts";
import type { RunOptions } from "./train-options.ts";

/** Weights that a new run begins with, and the run that made them. */
export interface Init {
  readonly identity: InitialWeights;
  /** float32, little endian. */
  readonly bytes: Uint8Array | null;
  /** Of the run that made them; `null` when a resumed run has them already. */
  readonly configuration: RunConfiguration | null;
}

/**
 * What `--init` names. A resumed run has its weights already: nothing is read again.
 * @param current configuration of a resumed run
 * @throws {CliError} `RUN_FOLDER`, `RUN_DIFFERS`, `BAD_OPTION_VALUE`
 */
export function initOf(
  { init }: Pick<RunOptions, "init">,
  cwd: string,
  current: unknown,
): Init | null {
  if (init === undefined) return null;
  const { folder, version } = sourceOf(init, cwd);
  if (current !== undefined) return sameInit(init, nameOf(folder), version, current);
  const record = readRunFolder(folder, "--init");
  const saved = readSavedWeights(folder, version);
  return {
    identity: { run: record.run, version: saved.version, sha256: saved.sha256 },
    bytes: bytesOfFloats(saved.weights),
    configuration: configurationOf(record.configuration, init),
  };
}

/** A folder's name may hold an `@`: the whole is tried first. */
function sourceOf(
  init: string,
  cwd: string,
): { readonly folder: string; readonly version: number | undefined } {
  const whole = folderAt(init, cwd, "--init");
  const [, path, version] = /^(.+)@(\d+)$/.exec(init) ?? [];
  if (path === undefined || existsSync(whole)) return { folder: whole, version: undefined };
  return { folder: folderAt(path, cwd, "--init"), version: Number(version) };
}

/** The name of a run whose folder may be gone by now. */
function nameOf(folder: string): string {
  try {
    return readRunFolder(folder).run;
  } catch {
    return basename(folder);
  }
}

function sameInit(
  init: string,
  name: string,
  version: number | undefined,
  current: unknown,
): Init | null {
  const { initialWeights: has } = current as Partial<RunConfiguration>;
  const same = has?.run === name && (version === undefined || version === has.version);
  if (has !== undefined && same) return { identity: has, bytes: null, configuration: null };
  const begun = has === undefined ? "random weights" : `version ${has.version} of run ${has.run}`;
  throw new CliError(
    "RUN_DIFFERS",
    `--init ${init} is where a new run begins; the resumed run began with ${begun}: leave --init out, or choose another --run-dir`,
  );
}

function configurationOf(configuration: unknown, init: string): RunConfiguration {
  try {
    return parseRunConfiguration(configuration, init);
  } catch (error) {
    throw new CliError("RUN_FOLDER", `--init ${init}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * The first weights must be of the run's own network: the same observation, and as many actions.
 * @throws {CliError} `RUN_DIFFERS`
 */
export function expectFit({ identity, configuration }: Init, own: RunConfiguration): void {
  if (configuration === null) return;
  const [has, needs] = [networkOf(configuration), networkOf(own)].map(canonicalJson);
  if (has === needs) return;
  throw new CliError(
    "RUN_DIFFERS",
    `--init: the weights of run ${identity.run} are of another network: ${has}, this run needs ${needs}; choose a run with the same observation and number of actions`,
  );
}
