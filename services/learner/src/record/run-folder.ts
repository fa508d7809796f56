import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  type LedgerHeader,
  type LedgerPosition,
  type LedgerUpdate,
  runFileText,
  type WeightsFile,
} from "@lockstep/round";
import type { CurvePoint, RunSummary } from "@lockstep/status";
import {
  type AppendFile,
  makeFolder,
  removeUnfinished,
  replaceFile,
  sha256Hex,
} from "@lockstep/system";
import { LearnerError } from "../learner-error.ts";
import { openAppendFile } from "./append-file.ts";
import { LedgerFile } from "./ledger-file.ts";

/** Lengths of the folder's append-only files. */
export interface FolderPosition {
  readonly ledger: LedgerPosition;
  readonly curveBytes: number;
}

/** What {@link RunFolder.writeWeights} writes. */
export interface SavedVersion {
  /** float32, little endian. */
  readonly weights: Uint8Array;
  /** float32, little endian. */
  readonly optimizerState: Uint8Array;
  readonly about: Omit<WeightsFile, "optimizerSha256">;
}

/** Who must know which versions' files there are, and which of them stay however old they are. */
export interface KeptVersions {
  added(version: number, sha256: string): void;
  removed(version: number): void;
  isPinned(version: number): boolean;
}

const curveFile = "updates.jsonl";

/**
 * The run's files: `ledger.jsonl`, `updates.jsonl`, `run-configuration.json`, `summary.json`, and
 * `weights/<version>.f32` with a `.json` and the optimizer's state beside it.
 */
export class RunFolder {
  readonly path: string;
  readonly #ledger: LedgerFile;
  readonly #curve: AppendFile;
  readonly #toldOfPoints: ((point: CurvePoint) => void)[] = [];
  readonly #toldOfUpdates: ((update: LedgerUpdate) => void)[] = [];

  private constructor(path: string, ledger: LedgerFile, curve: AppendFile) {
    this.path = path;
    this.#ledger = ledger;
    this.#curve = curve;
  }

  /**
   * Prepares the folder for a new run, or cuts its files to their lengths at a checkpoint.
   * @throws {LearnerError} `RUN_FOLDER_UNUSABLE`, `LEDGER_MISMATCH`
   */
  static async open(
    path: string,
    header: LedgerHeader,
    position: FolderPosition | null,
  ): Promise<RunFolder> {
    await usable(path, async () => {
      makeFolder(join(path, "weights"));
      for (const part of [path, join(path, "weights")]) removeUnfinished(part);
    });
    const ledgerPath = join(path, "ledger.jsonl");
    const ledger =
      position === null
        ? await LedgerFile.create(ledgerPath, header)
        : await LedgerFile.resume(ledgerPath, position.ledger, header);
    const curvePath = join(path, curveFile);
    const curve = await openAppendFile(
      curvePath,
      await keptBytes(curvePath, position?.curveBytes ?? 0),
    );
    const folder = new RunFolder(path, ledger, curve);
    // They belong to the part of the ledger that was cut off: those versions will be made again.
    const kept = await folder.#savedVersions();
    await usable(path, () => folder.#removeWeights(kept.filter((v) => v > header.version)));
    await usable(path, () =>
      folder.#replace("run-configuration.json", runFileText(header.configuration)),
    );
    return folder;
  }

  get position(): FolderPosition {
    return { ledger: this.#ledger.position, curveBytes: this.#curve.bytes };
  }

  async appendLedger(update: LedgerUpdate): Promise<void> {
    await this.#ledger.append(update);
    for (const told of this.#toldOfUpdates) told(update);
  }

  get curvePath(): string {
    return join(this.path, curveFile);
  }

  async appendCurve(point: CurvePoint): Promise<void> {
    await this.#curve.append(`${JSON.stringify(point)}\n`);
    for (const told of this.#toldOfPoints) told(point);
  }

  /** @param told called with each point after it is in the file */
  onCurvePoint(told: (point: CurvePoint) => void): void {
    this.#toldOfPoints.push(told);
  }

  /** @param told called with each update after it is in the ledger */
  onLedgerUpdate(told: (update: LedgerUpdate) => void): void {
    this.#toldOfUpdates.push(told);
  }

  /** Returns when {@link position} survives a power failure. */
  async sync(): Promise<void> {
    await this.#ledger.sync();
    await this.#curve.sync();
  }

  /**
   * Writes a version's weights to a file, and removes the oldest files beyond a number.
   * @param keep number of weights files that remain, besides those that are pinned
   */
  async writeWeights(
    { weights, optimizerState, about }: SavedVersion,
    keep: number,
    kept: KeptVersions,
  ): Promise<void> {
    const { version } = about;
    const optimizerSha256 = sha256Hex(optimizerState);
    await this.#replace(`weights/${version}.f32`, weights);
    await this.#replace(`weights/${version}.optimizer.f32`, optimizerState);
    await this.#replace(
      `weights/${version}.json`,
      runFileText({ ...about, optimizerSha256 } satisfies WeightsFile),
    );
    kept.added(version, about.sha256);
    const older = (await this.#savedVersions()).filter((each) => each !== version);
    const removed = older.slice(keep - 1).filter((each) => !kept.isPinned(each));
    await this.#removeWeights(removed);
    for (const each of removed) kept.removed(each);
  }

  /** Newest first. */
  async #savedVersions(): Promise<number[]> {
    const names = await readdir(join(this.path, "weights"));
    return names
      .flatMap((name) => /^(\d+)\.f32$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a);
  }

  async #removeWeights(versions: readonly number[]): Promise<void> {
    for (const version of versions)
      for (const kind of ["f32", "optimizer.f32", "json"])
        await rm(join(this.path, "weights", `${version}.${kind}`), { force: true });
  }

  async writeSummary(summary: RunSummary): Promise<void> {
    await this.#replace("summary.json", runFileText(summary));
  }

  async close(): Promise<void> {
    await this.#ledger.close();
    await this.#curve.close();
  }

  #replace(name: string, content: Uint8Array | string): Promise<void> {
    return replaceFile(join(this.path, name), content);
  }
}

/** The curve is only for people: if it is shorter than expected, it begins again. */
async function keptBytes(path: string, bytes: number): Promise<number> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  return size < bytes ? 0 : bytes;
}

async function usable(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new LearnerError(
      "RUN_FOLDER_UNUSABLE",
      `cannot write the run folder ${path}: ${messageOf(error)}; choose another --run-dir or make it writable`,
      { cause: error },
    );
  }
}
