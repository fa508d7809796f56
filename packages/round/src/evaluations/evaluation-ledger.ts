import { readBounded } from "@lockstep/system";
import { lineSha256, noLine } from "../ledger/ledger-line.ts";
import {
  type EvaluationSettings,
  parseEvaluationLine,
  type VersionEvaluation,
} from "./evaluation-lines.ts";

/** File of a run folder in which the evaluations of its versions are recorded while it trains. */
export const evaluationLedgerFile = "evaluations.jsonl";

/** A thousand evaluations of a hundred start states have half of this. */
const mostBytes = 64 * 1024 * 1024;

/** An evaluation, and where it is. */
export interface RecordedEvaluation {
  /** From 1. */
  readonly line: number;
  readonly evaluation: VersionEvaluation;
  readonly settings: EvaluationSettings;
}

/** What the complete lines of an evaluation ledger say, when each is chained to the one before. */
export interface EvaluationLedger {
  /** Number of these lines. */
  readonly lines: number;
  /** Their length. */
  readonly bytes: number;
  /** What the next line is chained to. */
  readonly lastSha256: string;
  /** The last ones; `null` in an empty ledger. */
  readonly settings: EvaluationSettings | null;
  /** The last one of each version, by version. One that was made again with other weights has a later line. */
  readonly evaluations: readonly RecordedEvaluation[];
  /** Where the chain breaks, e.g. `line 4 is no record`; all else is of the lines before. A torn last line is no break. */
  readonly problem: string | null;
}

export const emptyEvaluationLedger: EvaluationLedger = {
  lines: 0,
  bytes: 0,
  lastSha256: noLine,
  settings: null,
  evaluations: [],
  problem: null,
};

/**
 * Reads an evaluation ledger and checks its chain of hashes. A file that is not there is an empty one.
 * @throws when it cannot be read, {RangeError} when it is too long to be one
 */
export function readEvaluationLedger(path: string): EvaluationLedger {
  const reading = new Reading();
  for (const line of completeLines(contentOf(path))) {
    reading.add(line);
    if (reading.problem !== null) break;
  }
  return reading.ledger;
}

/** What the lines up to here say. */
class Reading {
  problem: string | null = null;
  readonly #evaluations = new Map<number, RecordedEvaluation>();
  #so: Pick<EvaluationLedger, "lines" | "bytes" | "lastSha256" | "settings"> =
    emptyEvaluationLedger;

  add(bytes: Uint8Array): void {
    const number = this.#so.lines + 1;
    const line = parseEvaluationLine(Buffer.from(bytes).toString("utf8"));
    this.problem = this.#problemOf(line, number);
    if (line === null || this.problem !== null) return;
    let { settings } = this.#so;
    if (line.type === "settings") {
      const { previous: _, ...said } = line;
      settings = said;
    } else if (settings !== null) {
      const { evaluation } = line;
      this.#evaluations.set(evaluation.version, { line: number, evaluation, settings });
    }
    this.#so = {
      lines: number,
      bytes: this.#so.bytes + bytes.length + 1,
      lastSha256: lineSha256(bytes),
      settings,
    };
  }

  #problemOf(line: ReturnType<typeof parseEvaluationLine>, number: number): string | null {
    if (line === null) return `line ${number} is no record`;
    if (line.previous !== this.#so.lastSha256)
      return number === 1
        ? "line 1 is not the first line"
        : `line ${number - 1} or ${number} was changed, or a line between them is missing`;
    return line.type === "evaluation" && this.#so.settings === null
      ? `line ${number} comes before any settings`
      : null;
  }

  get ledger(): EvaluationLedger {
    const evaluations = [...this.#evaluations.values()].sort(
      (a, b) => a.evaluation.version - b.evaluation.version,
    );
    return { ...this.#so, evaluations, problem: this.problem };
  }
}

/** Without their ends; a torn last line is left out. */
function* completeLines(content: Buffer): Generator<Uint8Array> {
  for (let from = 0; ; ) {
    const end = content.indexOf(0x0a, from);
    if (end < 0) return;
    yield content.subarray(from, end);
    from = end + 1;
  }
}

/** Empty where there is no such file. */
function contentOf(path: string): Buffer {
  try {
    return readBounded(path, mostBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
