import type { KeyDifference } from "@lockstep/run-configuration";
import type { LedgerChange } from "./ledger-record.ts";

/** A difference of configurations as a ledger's header has it. */
export function ledgerChange({ key, left, right }: KeyDifference): LedgerChange {
  return { key, was: left ?? null, is: right ?? null };
}
