import { readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { fileProblem } from "./file-problem.ts";
import { pipeOrDevice } from "./user-text.ts";

/** A file that a walk came to, or what kept the walk from a path. */
export type WalkedPath =
  | { readonly path: string; readonly size: number }
  | { readonly path: string; readonly problem: string };

export interface WalkOptions {
  /** Most files and folders that are looked at. */
  readonly mostPaths?: number;
}

const manyPaths = 1_000_000;

/**
 * All files under a path, in the order of names, which is the same everywhere. Links are followed, and a folder is
 * entered once: a link that leads up again ends there. Pipes and devices are not files.
 */
export function* walkFiles(
  path: string,
  { mostPaths = manyPaths }: WalkOptions = {},
): Generator<WalkedPath, void, void> {
  const entered = new Set<string>();
  /** Last in, first out; names are pushed in reverse. */
  const left = [path];
  for (let looked = 0; left.length > 0; looked += 1) {
    const next = left.pop() ?? path;
    if (looked >= mostPaths) {
      const problem = `more than ${mostPaths} files and folders under ${path}: the rest is left out; name a folder further down`;
      yield { path: next, problem };
      return;
    }
    const found = lookAt(next, entered);
    if (Array.isArray(found)) left.push(...found);
    else yield found as WalkedPath;
  }
}

/** @returns what is in a folder that was not entered before, in reverse order, or what the path is */
function lookAt(path: string, entered: Set<string>): string[] | WalkedPath {
  try {
    const status = statSync(path);
    if (status.isFile()) return { path, size: status.size };
    if (!status.isDirectory()) return { path, problem: pipeOrDevice };
    if (entered.has(identityOf(status))) return [];
    entered.add(identityOf(status));
    const names = readdirSync(path).sort().reverse();
    return names.map((name) => join(path, name));
  } catch (error) {
    return { path, problem: fileProblem(error) };
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}
