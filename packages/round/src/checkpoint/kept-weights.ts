import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readUserJson } from "@lockstep/system";

/**
 * The versions whose weights a run folder keeps, ascending, with the SHA-256 that they were written with. One whose JSON, which is
 * written last, is not there or is damaged is left out.
 */
export function keptWeights(runFolder: string): Map<number, string> {
  const folder = join(runFolder, "weights");
  const versions = namesIn(folder)
    .flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return new Map(
    versions.flatMap((version) => {
      const sha256 = sha256In(join(folder, `${version}.json`));
      return sha256 === null ? [] : [[version, sha256] as const];
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sha256In(path: string): string | null {
  try {
    const { sha256 } = readUserJson(path) as { readonly sha256?: unknown };
    return typeof sha256 === "string" ? sha256 : null;
  } catch {
    return null;
  }
}
