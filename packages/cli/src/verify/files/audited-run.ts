import type { LedgerHeader } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { SavedVersion } from "./saved-versions.ts";
import type { StoredRun } from "./stored-files.ts";

/** A session of the learner, as its line in the ledger says. */
export interface LedgerSession {
  readonly line: number;
  readonly record: LedgerHeader & { readonly previous: string };
}

/** A run whose files are what they were when they were written. */
export interface AuditedRun {
  readonly ledger: string;
  readonly lines: number;
  readonly configuration: RunConfiguration;
  /** At least one. */
  readonly sessions: readonly [LedgerSession, ...LedgerSession[]];
  /** Version → SHA-256 of its weights. */
  readonly weights: ReadonlyMap<number, string>;
  readonly lastVersion: number;
  /** Ascending. */
  readonly kept: readonly SavedVersion[];
  /** `null` when no store was looked into. */
  readonly stored: StoredRun | null;
}
