import { createHash } from "node:crypto";
import { hiddenStateSize } from "@lockstep/model";
import { parseRunConfiguration } from "@lockstep/run-configuration";
import { networkOf } from "../network-of.ts";
import { noLine } from "./ledger-line.ts";
import type { LedgerHeader, LedgerPosition, LedgerSegment } from "./ledger-record.ts";
import type { LedgerLine } from "./read-ledger.ts";

/** A damaged or changed part of a run folder. */
export interface LedgerProblem {
  /** e.g. `ledger.jsonl line 8 (update 7), slot 2` */
  readonly where: string;
  readonly what: string;
}

/** An earlier end of the ledger, and the file that names it. */
export interface KnownEnd {
  readonly position: LedgerPosition;
  /** e.g. `weights/40.json` */
  readonly source: string;
}

/** Checks a ledger's lines against each other, against their own hashes, and against ends that are known. */
export class LedgerAudit {
  readonly #ends: Map<number, KnownEnd[]>;
  readonly #problems: LedgerProblem[] = [];
  readonly #unreadable = new Set<number>();
  /** Lines that were certainly changed. */
  readonly #damaged = new Set<number>();
  /** Lines whose `previous` is not the hash of the line before. */
  readonly #breaks: number[] = [];
  /** Lines that contradict earlier ones; only the end shows which of them is wrong. */
  readonly #doubts: (LedgerProblem & { readonly number: number })[] = [];
  readonly #weights = new Map<number, string>();
  #header: LedgerHeader | null = null;
  /** Bytes of a hidden state; `null` where the configuration cannot be read, which others say. */
  #hiddenStateBytes: number | null = null;
  #version: number | null = null;
  #lines = 0;
  #lastSha256 = noLine;
  #lastDenied = false;

  constructor(ends: readonly KnownEnd[] = []) {
    this.#ends = new Map();
    for (const end of ends) {
      const { records } = end.position;
      this.#ends.set(records, [...(this.#ends.get(records) ?? []), end]);
    }
  }

  /** The first line's record. */
  get header(): LedgerHeader | null {
    return this.#header;
  }

  /** Version → SHA-256 of its weights, for all versions in the ledger. */
  get weights(): ReadonlyMap<number, string> {
    return this.#weights;
  }

  /** Takes the lines in order. */
  add(line: LedgerLine): void {
    const { number, record } = line;
    this.#lines = number;
    if (record === null) {
      this.#unreadable.add(number);
      this.#damaged.add(number);
      this.#problem(`line ${number}`, `is no record: ${line.problem}`);
    } else {
      // A continuation in another folder begins with the hash of a line that is not here.
      if (number > 1 && record.previous !== this.#lastSha256) this.#breaks.push(number);
      this.#expectVersion(line);
    }
    this.#lastSha256 = line.sha256;
    this.#expectEnds(line);
  }

  /** @returns every problem, after the last line */
  finish(): readonly LedgerProblem[] {
    for (const [records, ends] of this.#ends) {
      if (records <= this.#lines) continue;
      for (const { source } of ends)
        this.#problem(`line ${this.#lines}`, `is the last; ${source} knows ${records} lines`);
    }
    for (const number of this.#breaks) this.#explainBreak(number);
    for (const { number, where, what } of this.#doubts)
      if (this.#isFirstSign(number)) this.#problem(where, what);
    return this.#problems;
  }

  /** Whether a contradiction adds information to the damage found in another line. */
  #isFirstSign(number: number): boolean {
    if (this.#damaged.size === 0 || this.#damaged.has(number)) return true;
    const follows = this.#doubts.some((doubt) => doubt.number === number - 1);
    // A line is missing where the chain breaks between two lines that are sound in themselves.
    return (
      number > 2 && this.#breaks.includes(number) && !follows && !this.#unreadable.has(number - 1)
    );
  }

  #expectVersion({ number, record }: LedgerLine): void {
    if (record === null) return;
    const where = whereOf(number, record);
    if (this.#version === null && record.type === "update")
      this.#doubt(number, where, "comes before the record that says what the run is");
    if (record.type === "run" && this.#header === null) {
      this.#header = record;
      this.#hiddenStateBytes = hiddenStateBytes(record);
    }
    const expected = (this.#version ?? record.version) + (record.type === "update" ? 1 : 0);
    if (this.#version !== null && record.version !== expected)
      this.#doubt(number, where, `has version ${record.version}, expected ${expected}`);
    this.#version = record.version;
    const known = this.#weights.get(record.version);
    if (known !== undefined && known !== record.weightsSha256)
      this.#doubt(number, where, `names weights ${record.weightsSha256}, an earlier line ${known}`);
    this.#weights.set(record.version, record.weightsSha256);
    if (record.type === "run") return;
    for (const segment of record.segments) {
      this.#expectActions(where, segment);
      this.#expectHiddenState(where, segment);
    }
  }

  /** One of another length would be read as that of fewer or more units. */
  #expectHiddenState(where: string, { slot, hiddenState = "" }: LedgerSegment): void {
    const expected = this.#hiddenStateBytes;
    const bytes = Buffer.byteLength(hiddenState, "base64");
    if (expected !== null && bytes !== expected)
      this.#problem(
        `${where}, slot ${slot}`,
        `has a hidden state of ${bytes} bytes, the configuration's network has ${expected}`,
      );
  }

  #expectActions(where: string, { slot, steps, actions, actionsSha256 }: LedgerSegment): void {
    const bytes = Buffer.from(actions, "base64");
    if (bytes.length !== steps)
      this.#problem(`${where}, slot ${slot}`, `has ${bytes.length} actions for ${steps} steps`);
    if (createHash("sha256").update(bytes).digest("hex") !== actionsSha256)
      this.#problem(`${where}, slot ${slot}`, "has actions that do not have their SHA-256");
  }

  #expectEnds({ number, endByte, sha256 }: LedgerLine): void {
    const ends = this.#ends.get(number) ?? [];
    const denied = ends.filter(
      ({ position }) => position.sha256 !== sha256 || position.bytes !== endByte,
    );
    this.#lastDenied = denied.length > 0;
    if (this.#lastDenied) this.#damaged.add(number);
    for (const { source, position } of denied)
      this.#problem(
        `line ${number}`,
        `ends at byte ${endByte} with SHA-256 ${sha256}; ${source} says byte ${position.bytes} and ${position.sha256}`,
      );
  }

  /** If a line's hash does not match, either the hashed content or the hash was changed. */
  #explainBreak(number: number): void {
    if (this.#breaks.includes(number - 1)) return;
    const ownChange = number === this.#lines ? this.#lastDenied : this.#breaks.includes(number + 1);
    const changed = ownChange ? number : number - 1;
    this.#damaged.add(changed);
    this.#problem(`line ${changed}`, "was changed: the chain of hashes breaks here");
  }

  #doubt(number: number, where: string, what: string): void {
    this.#doubts.push({ number, where, what });
  }

  #problem(where: string, what: string): void {
    this.#problems.push({ where: `ledger.jsonl ${where}`, what });
  }
}

function whereOf(number: number, { type, version }: { type: string; version: number }): string {
  return type === "update" ? `line ${number} (update ${version})` : `line ${number}`;
}

function hiddenStateBytes({ configuration }: LedgerHeader): number | null {
  try {
    const network = networkOf(parseRunConfiguration(configuration, "ledger.jsonl"));
    return hiddenStateSize(network) * Float32Array.BYTES_PER_ELEMENT;
  } catch {
    return null;
  }
}
