import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint, VersionedWeights } from "@lockstep/protocol";
import { sha256Hex } from "@lockstep/system";
import { checkFence, checkSameBytes, versionsToForget } from "../version-rules.ts";
import { namesIn, openFolder, readIfThere, writeDurably } from "./durable-file.ts";
import { openPublishedLog, type PublishedLog } from "./published-log.ts";

const keptCheckpoints = 2;
const weightsName = /^(\d+)-([0-9a-f]{64})\.weights$/;
const checkpointName = /^(\d+)-(\d+)-([0-9a-f]{64})\.checkpoint$/;

/** One run's folder. Calls must not overlap. */
export interface FolderRun {
  acquireFence(holder: string): Promise<number>;
  publish(
    weights: VersionedWeights,
    fence: number,
    onAdmitted?: () => void,
  ): Promise<{ readonly duplicate: boolean }>;
  readonly head: number | null;
  read(version: number): Promise<VersionedWeights | null>;
  saveCheckpoint(checkpoint: Checkpoint, fence: number): Promise<void>;
  loadCheckpoint(): Promise<Checkpoint | null>;
}

interface FenceRecord {
  readonly fence: number;
  readonly holder: string | null;
}

/** Folder of a run below the store's: the run's name if it is a valid file name. */
export function folderOfRun(root: string, run: string): string {
  const name = encodeURIComponent(run);
  const short = name.length <= 200 ? name : sha256Hex(run);
  return join(root, `run-${short}`);
}

export async function openFolderRun(
  folder: string,
  run: string,
  keepVersions: number,
): Promise<FolderRun> {
  const versions = join(folder, "versions");
  const checkpoints = join(folder, "checkpoints");
  for (const part of [folder, versions, checkpoints]) openFolder(part);
  const log = await openPublishedLog(join(folder, "published.log"));
  await logUnlogged(versions, log);
  const fencePath = join(folder, "fence.json");

  // Read each time, to notice another process that uses this folder by mistake.
  const readFence = async (): Promise<FenceRecord> => {
    const bytes = await readIfThere(fencePath);
    return bytes === null
      ? { fence: 0, holder: null }
      : JSON.parse(Buffer.from(bytes).toString("utf8"));
  };
  const writeFence = (record: FenceRecord): Promise<void> =>
    writeDurably(fencePath, Buffer.from(`${JSON.stringify(record)}\n`));
  const admit = async (fence: number): Promise<void> => {
    const current = await readFence();
    checkFence(run, fence, current.fence);
    if (fence > current.fence) await writeFence({ fence, holder: null });
  };
  const pathOf = (version: number, sha256: string): string =>
    join(versions, `${version}-${sha256}.weights`);

  return {
    acquireFence: async (holder) => {
      const current = await readFence();
      if (current.holder === holder) return current.fence;
      const next = { fence: current.fence + 1, holder };
      await writeFence(next);
      return next.fence;
    },
    publish: async (weights, fence, onAdmitted) => {
      await admit(fence);
      const { version, sha256, bytes } = weights;
      const known = log.hashes.get(version);
      checkSameBytes(weights, known);
      onAdmitted?.();
      const kept = await keptVersions(versions);
      if (!kept.has(version)) {
        await writeDurably(pathOf(version, sha256), bytes);
        await log.append(version, sha256);
        await forget(versions, log, kept, keepVersions);
      }
      return { duplicate: known !== undefined };
    },
    get head() {
      return log.head;
    },
    read: async (version) => {
      const sha256 = log.hashes.get(version);
      if (sha256 === undefined) return null;
      const bytes = await readIfThere(pathOf(version, sha256));
      return bytes === null || sha256Hex(bytes) !== sha256 ? null : { run, version, sha256, bytes };
    },
    saveCheckpoint: async ({ version, sha256, bytes }, fence) => {
      await admit(fence);
      const before = await savedCheckpoints(checkpoints);
      const sequence = (before.at(-1)?.sequence ?? 0) + 1;
      await writeDurably(join(checkpoints, `${sequence}-${version}-${sha256}.checkpoint`), bytes);
      // A learner that saves an older version goes on from there: what was saved after it is no longer the run's.
      const own = before.filter((each) => each.version <= version);
      const kept = new Set(own.slice(Math.max(0, own.length + 1 - keptCheckpoints)));
      for (const each of before)
        if (!kept.has(each)) await rm(join(checkpoints, each.name), { force: true });
    },
    loadCheckpoint: async () => {
      for (const { name, version, sha256 } of (await savedCheckpoints(checkpoints)).reverse()) {
        const bytes = await readIfThere(join(checkpoints, name));
        if (bytes !== null && sha256Hex(bytes) === sha256) return { run, version, sha256, bytes };
      }
      return null;
    },
  };
}

/** Names of the stored versions. */
async function keptVersions(folder: string): Promise<Map<number, string>> {
  const kept = new Map<number, string>();
  for (const name of await namesIn(folder)) {
    const [, version] = weightsName.exec(name) ?? [];
    if (version !== undefined) kept.set(Number(version), name);
  }
  return kept;
}

/** A version that was stored, but not logged before the process ended, is still found. */
async function logUnlogged(folder: string, log: PublishedLog): Promise<void> {
  const kept = await keptVersions(folder);
  for (const version of [...kept.keys()].sort((a, b) => a - b)) {
    const [, , sha256 = ""] = weightsName.exec(kept.get(version) ?? "") ?? [];
    if (!log.hashes.has(version)) await log.append(version, sha256);
  }
}

async function forget(
  folder: string,
  log: PublishedLog,
  before: ReadonlyMap<number, string>,
  keepVersions: number,
): Promise<void> {
  const newest = [...log.hashes.keys()].at(-1);
  const stored = [...log.hashes.keys()].filter((v) => before.has(v) || v === newest);
  for (const version of versionsToForget(stored, log.head, keepVersions)) {
    const name = before.get(version);
    if (name !== undefined) await rm(join(folder, name), { force: true });
  }
}

interface SavedCheckpoint {
  readonly name: string;
  readonly sequence: number;
  readonly version: number;
  readonly sha256: string;
}

/** In the order of saving. */
async function savedCheckpoints(folder: string): Promise<SavedCheckpoint[]> {
  const saved: SavedCheckpoint[] = [];
  for (const name of await namesIn(folder)) {
    const [, sequence, version, sha256] = checkpointName.exec(name) ?? [];
    if (sequence === undefined || version === undefined || sha256 === undefined) continue;
    saved.push({ name, sequence: Number(sequence), version: Number(version), sha256 });
  }
  return saved.sort((a, b) => a.sequence - b.sequence);
}
