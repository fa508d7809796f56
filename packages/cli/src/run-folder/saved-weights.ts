import { readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { floatsOfBytes } from "@lockstep/round";
import { readBounded, readUserJson, sha256Hex } from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";

/** Weights of a version as the learner left them in the run folder. */
export interface SavedWeights {
  readonly version: number;
  readonly sha256: string;
  /** Flat, in the order of the parameter layout. */
  readonly weights: Float32Array;
}

/** Far above any network that is trained here. */
const mostWeightsBytes = 1 << 30;

const aboutSchema: z.ZodType<{ version: number; sha256: string }> = z.object({
  version: z.int(),
  sha256: z.string(),
});

/**
 * Reads `weights/<version>.f32`, checked against the JSON beside it.
 * @param version the newest when `undefined`
 * @throws {CliError} `RUN_FOLDER` when there are none or they are not what was hashed
 */
export function readSavedWeights(folder: string, version: number | undefined): SavedWeights {
  const versions = savedVersions(folder);
  const wanted = version ?? versions.at(-1);
  if (wanted === undefined)
    throw new CliError(
      "RUN_FOLDER",
      `${folder} has no weights in weights/: training writes them; train it first, or put them back where they were deleted`,
    );
  if (!versions.includes(wanted))
    throw new CliError(
      "RUN_FOLDER",
      `${folder} has no weights of version ${wanted}, only of ${versions.join(", ") || "none"}; choose one of these`,
    );
  const path = join(folder, "weights", String(wanted));
  try {
    const bytes = readBounded(`${path}.f32`, mostWeightsBytes);
    const about = aboutSchema.parse(readUserJson(`${path}.json`));
    const sha256 = sha256Hex(bytes);
    if (sha256 !== about.sha256)
      throw new RangeError(`its SHA-256 is ${sha256}, expected ${about.sha256}`);
    return { version: wanted, sha256, weights: floatsOfBytes(bytes) };
  } catch (error) {
    const others = versions.filter((each) => each !== wanted);
    const remedy = others.length === 0 ? "" : `, or name another version: ${others.join(", ")}`;
    throw new CliError(
      "RUN_FOLDER",
      `${path}.f32 is damaged: ${messageOf(error)}; put back a copy of it and its .json${remedy}`,
      { cause: error },
    );
  }
}

/** The versions whose weights a run's folder keeps, ascending. */
export function savedVersions(runFolder: string): number[] {
  return versionsIn(join(runFolder, "weights"));
}

/** Ascending. */
function versionsIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^(\d+)\.f32$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}
