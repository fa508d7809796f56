import type { ReadExport } from "@lockstep/export";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import type { RunRecord } from "../run-folder/run-folder.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";
import { type FinishedRun, openRecordedRun } from "./finished-run.ts";

/** The run that an export is of, as its folder's `run.json` had it. */
export function recordOf({ facts: { run, configuration, createdAt } }: ReadExport): RunRecord {
  return { run, configuration, store: "folder", createdAt };
}

export function savedWeightsOf({ facts, weights }: ReadExport): SavedWeights {
  return { version: facts.version, sha256: facts.weightsSha256, weights };
}

/**
 * Opens an export as a run that can be played. Files of a user's own environment are in the export.
 * @throws {EnvironmentError} when its environment cannot be played here; `IDENTITY_MISMATCH` when it is another one
 */
export function openExportedRun(
  exported: ReadExport,
  options: PlaceOptions,
  cwd: string,
  { coreTried }: { readonly coreTried: boolean },
): Promise<FinishedRun> {
  const { folder } = exported;
  return openRecordedRun({ folder, record: recordOf(exported) }, options, cwd, { coreTried });
}
