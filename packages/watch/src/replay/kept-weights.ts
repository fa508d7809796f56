import { readdirSync } from "node:fs";
import { join } from "node:path";
import { floatsOfBytes } from "@lockstep/round";
import { readBounded } from "@lockstep/system";

/** Far above any network that is trained here. */
const mostWeightsBytes = 1 << 30;

/** Versions whose weights a run folder keeps, ascending. */
export function keptVersions(folder: string): number[] {
  try {
    return readdirSync(join(folder, "weights"))
      .flatMap((name) => /^(\d+)\.f32$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** @returns the kept version nearest to one, the older of two; `null` when none is kept */
export function nearestVersion(versions: readonly number[], wanted: number): number | null {
  return versions.reduce<number | null>(
    (best, version) =>
      best === null || Math.abs(version - wanted) < Math.abs(best - wanted) ? version : best,
    null,
  );
}

/** Flat, in the order of the parameter layout. */
export function readKeptWeights(folder: string, version: number): Float32Array {
  return floatsOfBytes(readBounded(join(folder, "weights", `${version}.f32`), mostWeightsBytes));
}
