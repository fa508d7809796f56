import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { decodeCheckpoint, type LearnerCheckpoint, type LedgerProblem } from "@lockstep/round";
import { sha256Hex } from "@lockstep/system";
import { expectRunFile, readCheckpointFile, readLogFile } from "./bounded-files.ts";

/** What a store has of a run. */
export interface StoredRun {
  /** e.g. `store folder`, for the report. */
  readonly name: string;
  /** Version → SHA-256 of what is there, of the versions whose weights are kept. */
  readonly weights: ReadonlyMap<number, string>;
  /** Version → SHA-256 that it was published with; `null` where the store does not show it. */
  readonly published: ReadonlyMap<number, string> | null;
  /** Sound ones, oldest first. */
  readonly checkpoints: readonly StoredCheckpoint[];
  /** What is not what its own name or hash says. */
  readonly problems: readonly LedgerProblem[];
}

export interface StoredCheckpoint {
  /** e.g. `store/run-one/checkpoints/2-16-ab….checkpoint` */
  readonly where: string;
  readonly checkpoint: LearnerCheckpoint;
}

/** The folder store names each file after its version and the SHA-256 of its bytes. */
const weightsName = /^(\d+)-([0-9a-f]{64})\.weights$/;
const checkpointName = /^(\d+)-(\d+)-([0-9a-f]{64})\.checkpoint$/;
const publishedLine = /^(\d+) ([0-9a-f]{64})$/;

/**
 * Looks at a run in a folder store without touching it.
 * @param folder the store's
 * @param from what paths are named relative to
 * @returns `null` when the store has no such run
 */
export async function readStoredFiles(
  folder: string,
  run: string,
  from: string,
): Promise<StoredRun | null> {
  const ofRun = join(folder, `run-${encodeURIComponent(run)}`);
  if (!existsSync(ofRun)) return null;
  const found: Found = { named: (path) => relative(from, path), problems: [] };
  return {
    name: relative(from, folder) === "store" ? "store folder" : folder,
    weights: await readWeights(join(ofRun, "versions"), found),
    published: readPublished(join(ofRun, "published.log"), found),
    checkpoints: readCheckpoints(join(ofRun, "checkpoints"), found),
    problems: found.problems,
  };
}

interface Found {
  /** How reports name a path. */
  readonly named: (path: string) => string;
  readonly problems: LedgerProblem[];
}

async function readWeights(folder: string, found: Found): Promise<ReadonlyMap<number, string>> {
  const weights = new Map<number, string>();
  for (const file of filesIn(folder)) {
    const [, version, sha256] = weightsName.exec(file) ?? [];
    if (version === undefined || sha256 === undefined) continue;
    const path = join(folder, file);
    if (hasItsName(path, sha256, await fileSha256(path), found))
      weights.set(Number(version), sha256);
  }
  return weights;
}

/** In the order of saving. */
function readCheckpoints(folder: string, found: Found): readonly StoredCheckpoint[] {
  const checkpoints: (StoredCheckpoint & { readonly sequence: number })[] = [];
  for (const file of filesIn(folder)) {
    const [, sequence, , sha256] = checkpointName.exec(file) ?? [];
    if (sequence === undefined || sha256 === undefined) continue;
    const path = join(folder, file);
    const bytes = readCheckpointFile(path);
    if (!hasItsName(path, sha256, sha256Hex(bytes), found)) continue;
    const checkpoint = decodeCheckpoint(bytes);
    checkpoints.push({ where: found.named(path), checkpoint, sequence: Number(sequence) });
  }
  return checkpoints.sort((a, b) => a.sequence - b.sequence);
}

function hasItsName(path: string, name: string, sha256: string, found: Found): boolean {
  if (sha256 === name) return true;
  const what = `has SHA-256 ${sha256}, not that of its name`;
  found.problems.push({ where: found.named(path), what });
  return false;
}

function readPublished(path: string, { named, problems }: Found): ReadonlyMap<number, string> {
  const published = new Map<number, string>();
  const lines = existsSync(path) ? readLogFile(path).split("\n") : [];
  for (const [index, line] of lines.entries()) {
    if (line === "" && index === lines.length - 1) break;
    const [, version, sha256 = ""] = publishedLine.exec(line) ?? [];
    const known = published.get(Number(version));
    if (version === undefined || (known !== undefined && known !== sha256))
      problems.push({
        where: `${named(path)} line ${index + 1}`,
        what:
          version === undefined
            ? "is not a version and its SHA-256"
            : `says ${sha256} of version ${version}, an earlier line ${known}`,
      });
    else published.set(Number(version), sha256);
  }
  return published;
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

async function fileSha256(path: string): Promise<string> {
  expectRunFile(path);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
