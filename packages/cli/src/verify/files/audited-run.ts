import type { RunConfiguration } from "@lockstep/run-configuration";
import type { LedgerSession } from "./ledger-session.ts";
import type { SavedVersion } from "./saved-versions.ts";
import type { StoredRun } from "./stored-files.ts";

/** A run whose files are what they were when they were written. */
export interface AuditedRun {
  readonly ledger: string;
  readonly lines: number;
  /** Of the first session. Later ones may have changed how it learns, not what it plays. */
  readonly configuration: RunConfiguration;
  /** At least one. */
  readonly sessions: readonly [LedgerSession, ...LedgerSession[]];
  /** Version → SHA-256 of its weights. */
  readonly weights: ReadonlyMap<number, string>;
  readonly lastVersion: number;
  /** Versions that a guard made from an earlier one, ascending. */
  readonly rollbacks: readonly { readonly version: number; readonly to: number }[];
  /** Ascending. */
  readonly kept: readonly SavedVersion[];
  /** `null` when no store was looked into. */
  readonly stored: StoredRun | null;
}
