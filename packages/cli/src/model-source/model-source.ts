import { isExport, readExport } from "@lockstep/export";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import { type RunRecord, readRunFolder } from "../run-folder/run-folder.ts";
import { readSavedWeights, type SavedWeights } from "../run-folder/saved-weights.ts";
import { chosenVersion, type VersionChoice } from "../run-folder/version-choice.ts";
import { recordOf, savedWeightsOf } from "./exported-run.ts";
import { type FinishedRun, openRecordedRun } from "./finished-run.ts";

/** Whose weights play: a version that a run keeps, its newest where none is named, or those of an export. */
export type ModelSource =
  | { readonly kind: "run"; readonly folder: string; readonly version?: number | undefined }
  | { readonly kind: "export"; readonly folder: string };

/** What a source says, before its environment is opened. */
export interface ReadSource {
  readonly folder: string;
  readonly record: RunRecord;
  /** Of the weights, as an export states it; `null` where nobody did. */
  readonly licence: string | null;
  /** @throws {CliError} `RUN_FOLDER` when a run keeps no such version, or it is damaged */
  weights(): SavedWeights;
}

/**
 * Reads a run's folder, or all files of an export.
 * @throws {CliError} `RUN_FOLDER`
 * @throws {ExportError} `EXPORT_DAMAGED`, `EXPORT_FOREIGN`, `TENSORS_DAMAGED`
 */
export function readSource(source: ModelSource): ReadSource {
  const { folder } = source;
  if (source.kind === "run") {
    const { version } = source;
    const weights = () => readSavedWeights(folder, version);
    return { folder, record: readRunFolder(folder, "folder"), licence: null, weights };
  }
  const exported = readExport(folder);
  const { licences } = exported.facts;
  const weights = () => savedWeightsOf(exported);
  return { folder, record: recordOf(exported), licence: licences.weights, weights };
}

/**
 * What a folder holds: an export, or else a run.
 * @param folder absolute path
 * @param choice of a run's version; the newest when `undefined`
 * @throws {CliError} `RUN_FOLDER` when the best version is asked for and none is known
 */
export function modelSourceAt(folder: string, choice: VersionChoice | undefined): ModelSource {
  if (isExport(folder)) return { kind: "export", folder };
  const version = choice === "best" ? chosenVersion(folder, choice, "version") : choice;
  return { kind: "run", folder, version };
}

/**
 * Opens the environment of a source, too. Files of a user's own environment are in its folder.
 * @throws what {@link readSource} throws
 * @throws {EnvironmentError} when its environment cannot be played here; `IDENTITY_MISMATCH` when it is another one
 */
export async function openSource(
  source: ModelSource,
  places: PlaceOptions,
  cwd: string,
  options: { readonly coreTried: boolean },
): Promise<Pick<ReadSource, "licence" | "weights"> & { readonly run: FinishedRun }> {
  const { folder, record, licence, weights } = readSource(source);
  const run = await openRecordedRun({ folder, record }, places, cwd, options);
  return { run, licence, weights };
}
