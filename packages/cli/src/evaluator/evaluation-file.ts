import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  type EvaluationLedger,
  type EvaluationLine,
  type EvaluationSettings,
  evaluationLedgerFile,
  evaluationLine,
  readEvaluationLedger,
  type VersionEvaluation,
} from "@lockstep/round";
import { differingKeys } from "@lockstep/run-configuration";
import { AppendFile, createFile, readUserText } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { inRunFolder } from "../run-folder/run-folder.ts";

/** A run's evaluation ledger, with this process as the only one that writes it. */
export class EvaluationFile {
  readonly #file: AppendFile;
  readonly #lock: string;
  #ledger: EvaluationLedger;

  private constructor(file: AppendFile, lock: string, ledger: EvaluationLedger) {
    this.#file = file;
    this.#lock = lock;
    this.#ledger = ledger;
  }

  /**
   * Opens or makes the ledger of the run in a folder. A torn last line, of a process that was killed, is cut off.
   * @throws {CliError} `RUN_FOLDER` when another process writes it, or it is damaged
   */
  static async open(folder: string): Promise<EvaluationFile> {
    const path = join(folder, evaluationLedgerFile);
    const lock = takeLock(folder);
    try {
      const ledger = inRunFolder(folder, "read", () => readEvaluationLedger(path));
      if (ledger.problem !== null)
        throw new CliError(
          "RUN_FOLDER",
          `${path} ${ledger.problem}; put back a copy of the file, or remove it: then the versions that are kept are evaluated again`,
        );
      return new EvaluationFile(await AppendFile.open(path, ledger.bytes), lock, ledger);
    } catch (error) {
      rmSync(lock, { force: true });
      throw error;
    }
  }

  /** What it says up to now. */
  get ledger(): EvaluationLedger {
    return this.#ledger;
  }

  /** Says how the following evaluations are made, unless the last line of that kind says so. */
  async use(settings: EvaluationSettings): Promise<void> {
    const before = this.#ledger.settings;
    if (before !== null && differingKeys(before, settings).length === 0) return;
    await this.#append(settings);
  }

  async add(evaluation: VersionEvaluation): Promise<void> {
    await this.#append({ type: "evaluation", evaluation });
  }

  async close(): Promise<void> {
    await this.#file.close();
    rmSync(this.#lock, { force: true });
  }

  async #append(line: EvaluationLine): Promise<void> {
    await this.#file.append(`${evaluationLine(line, this.#ledger.lastSha256)}\n`);
    await this.#file.sync();
    this.#ledger = readEvaluationLedger(this.#file.path);
  }
}

/**
 * A file with this process's id and start. One that a killed process left is taken over.
 * @returns its path
 * @throws {CliError} `RUN_FOLDER` when that process lives
 */
function takeLock(folder: string): string {
  const path = join(folder, `${evaluationLedgerFile}.lock`);
  const make = (): void => createFile(path, ownerWords(process.pid));
  const owner = inRunFolder(folder, "written", () => {
    try {
      make();
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      return readUserText(path);
    }
  });
  if (owner === null) return path;
  const pid = Number.parseInt(owner, 10);
  if (pid !== process.pid && isAlive(pid) && owner === ownerWords(pid))
    throw new CliError("RUN_FOLDER", `process ${pid} evaluates ${folder} already; end it first`);
  rmSync(path, { force: true });
  inRunFolder(folder, "written", make);
  return path;
}

/** A process's id, which the system gives to another one later, and when it started, where the system says so. */
function ownerWords(pid: number): string {
  return `${pid} ${startOf(pid)}\n`;
}

/** In ticks of the system's clock, see proc_pid_stat(5); empty where the system does not say. */
function startOf(pid: number): string {
  try {
    const [, fields = ""] = readUserText(`/proc/${pid}/stat`).split(/\) /);
    return fields.split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
