import { open } from "node:fs/promises";
import { messageOf } from "@lockstep/errors";
import {
  type LedgerHeader,
  type LedgerPosition,
  type LedgerUpdate,
  ledgerLine,
  lineSha256,
  noLine,
} from "@lockstep/round";
import type { AppendFile } from "@lockstep/system";
import { LearnerError } from "../learner-error.ts";
import { openAppendFile } from "./append-file.ts";

/** The run's append-only record in JSON lines, each chained to the one before by its hash. */
export class LedgerFile {
  readonly #file: AppendFile;
  #records: number;
  #sha256: string;

  private constructor(file: AppendFile, records: number, sha256: string) {
    this.#file = file;
    this.#records = records;
    this.#sha256 = sha256;
  }

  /** Begins a ledger and replaces an existing one. @throws {LearnerError} `RUN_FOLDER_UNUSABLE` */
  static async create(path: string, header: LedgerHeader): Promise<LedgerFile> {
    const ledger = new LedgerFile(await openAppendFile(path, 0), 0, noLine);
    await ledger.#append(header);
    return ledger;
  }

  /**
   * Continues a ledger where a checkpoint left it: later records are cut off, because their rounds will be repeated. In
   * a folder without a ledger the chain continues in a new file.
   * @throws {LearnerError} `LEDGER_MISMATCH` when the folder has another ledger, `RUN_FOLDER_UNUSABLE`
   */
  static async resume(
    path: string,
    position: LedgerPosition,
    header: LedgerHeader,
  ): Promise<LedgerFile> {
    const line = await lastLineBefore(path, position.bytes);
    if (line === "absent") {
      const ledger = new LedgerFile(await openAppendFile(path, 0), 0, position.sha256);
      await ledger.#append(header);
      return ledger;
    }
    if (line === "too short" || lineSha256(line) !== position.sha256) {
      throw new LearnerError(
        "LEDGER_MISMATCH",
        `${path} does not hold the checkpoint's ${position.records} records (${line === "too short" ? "it is shorter" : "another line ends there"}): it is damaged or another run's; put back a copy of the file, use the run's own --run-dir, or begin a new run with its weights`,
      );
    }
    const file = await openAppendFile(path, position.bytes);
    const ledger = new LedgerFile(file, position.records, position.sha256);
    // Another session may use other software versions.
    await ledger.#append(header);
    return ledger;
  }

  get position(): LedgerPosition {
    return { bytes: this.#file.bytes, records: this.#records, sha256: this.#sha256 };
  }

  /** Appends a record completely or, when it throws, not at all. */
  async append(update: LedgerUpdate): Promise<void> {
    await this.#append(update);
  }

  /** Returns when the position survives a power failure. */
  async sync(): Promise<void> {
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(record: LedgerHeader | LedgerUpdate): Promise<void> {
    const line = ledgerLine(record, this.#sha256);
    await this.#file.append(`${line}\n`);
    this.#records += 1;
    this.#sha256 = lineSha256(line);
  }
}

/** Whether a ledger has a checkpoint's records. @throws {LearnerError} `RUN_FOLDER_UNUSABLE` */
export async function ledgerHolds(
  path: string,
  { bytes, sha256 }: LedgerPosition,
): Promise<boolean> {
  const line = await lastLineBefore(path, bytes);
  return line !== "absent" && line !== "too short" && lineSha256(line) === sha256;
}

/** Whether a ledger ends within a line, as after a power failure during a write. */
export async function isTorn(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return false;
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, Math.max(0, size - 1));
    return size > 0 && last[0] !== 0x0a;
  } finally {
    await file.close();
  }
}

async function lastLineBefore(path: string, bytes: number): Promise<string> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new LearnerError(
      "RUN_FOLDER_UNUSABLE",
      `the run's ledger ${path} cannot be read: ${messageOf(error)}; make it readable, or choose another --run-dir`,
      {
        cause: error,
      },
    );
  });
  if (file === null) return "absent";
  try {
    const { size } = await file.stat();
    if (size < bytes || bytes === 0) return "too short";
    return await readLineEndingAt(file, bytes);
  } finally {
    await file.close();
  }
}

/** The line whose newline is the last of the first `bytes` bytes. */
async function readLineEndingAt(
  file: Awaited<ReturnType<typeof open>>,
  bytes: number,
): Promise<string> {
  for (let length = 1 << 16; ; length *= 4) {
    const wanted = Math.min(length, bytes);
    const part = Buffer.alloc(wanted);
    await file.read(part, 0, wanted, bytes - wanted);
    const start = part.lastIndexOf(0x0a, wanted - 2);
    const complete = wanted === bytes || start >= 0;
    if (complete) return part.toString("utf8", start + 1, wanted - 1);
  }
}
