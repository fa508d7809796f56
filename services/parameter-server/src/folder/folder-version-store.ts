import { randomUUID } from "node:crypto";
import { access, constants, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { messageOf } from "@lockstep/errors";
import { ProtocolError } from "@lockstep/protocol";
import { ConfigurationError } from "@lockstep/service-kit";
import type { VersionStore } from "../version-store.ts";
import { openFolder, writeDurably } from "./durable-file.ts";
import { type FolderRun, folderOfRun, openFolderRun } from "./folder-run.ts";
import { createSerialQueue } from "./serial-queue.ts";

export interface FolderStoreOptions {
  readonly path: string;
  readonly keepVersions: number;
}

const usable = constants.R_OK | constants.W_OK | constants.X_OK;

/**
 * Keeps each run in its own folder: one file for each version and for a checkpoint, named after its hash. For one
 * process at a time, which may be killed at any point. The default store.
 */
export function createFolderVersionStore({ path, keepVersions }: FolderStoreOptions): VersionStore {
  const root = resolve(path);
  const runs = new Map<string, Promise<FolderRun>>();
  const queue = createSerialQueue();
  const runOf = (run: string): Promise<FolderRun> => {
    const known = runs.get(run);
    if (known !== undefined) return known;
    const opened = openFolderRun(folderOfRun(root, run), run, keepVersions);
    runs.set(run, opened);
    opened.catch(() => runs.delete(run));
    return opened;
  };
  const inTurn = <Result>(run: string, work: (it: FolderRun) => Promise<Result>): Promise<Result> =>
    queue.run(async () => work(await runOf(run)));

  return {
    kind: "folder",
    open: async () => {
      try {
        openFolder(root);
        await probe(root);
      } catch (error) {
        throw new ConfigurationError(
          [
            `--store folder:${path} cannot be written to: ${messageOf(error)}; choose another folder`,
          ],
          error,
        );
      }
    },
    acquireFence: (run, holder) => inTurn(run, (it) => it.acquireFence(holder)),
    publish: (weights, fence, onAdmitted) =>
      inTurn(weights.run, (it) => it.publish(weights, fence, onAdmitted)),
    head: (run) => inTurn(run, async (it) => it.head),
    read: (run, version) => inTurn(run, (it) => it.read(version)),
    saveCheckpoint: (checkpoint, fence) =>
      inTurn(checkpoint.run, (it) => it.saveCheckpoint(checkpoint, fence)),
    loadCheckpoint: (run) => inTurn(run, (it) => it.loadCheckpoint()),
    watch: () => undefined,
    check: async () => {
      try {
        await access(root, usable);
      } catch (error) {
        throw new ProtocolError(
          "STORE_UNAVAILABLE",
          `the store's folder ${root} cannot be used: ${messageOf(error)}`,
        );
      }
      return { durable: true, usedBytes: null, clients: null, commands: null, evictions: null };
    },
    close: () => queue.run(async () => undefined),
  };
}

/** Checks that the store works: writes a file, reads it back, removes it. */
async function probe(root: string): Promise<void> {
  const path = join(root, `probe-${randomUUID()}`);
  await writeDurably(path, Buffer.from("lockstep"));
  const text = await readFile(path, "utf8");
  await rm(path);
  if (text !== "lockstep")
    throw new Error(`${path} reads ${text.length} other characters than were written`);
}
