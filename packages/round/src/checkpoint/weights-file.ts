import type { NetworkSpec } from "@lockstep/model";
import type { LedgerPosition } from "../ledger/ledger-record.ts";

/** `weights/<version>.json`: a version's weights with what is needed to load them, and to verify what came before and after. */
export interface WeightsFile {
  readonly run: string;
  readonly version: number;
  readonly sha256: string;
  readonly network: NetworkSpec;
  readonly configurationSha256: string;
  /** Where the ledger ended. */
  readonly ledger: LedgerPosition;
  /** Of `<version>.optimizer.f32`, the optimizer's state as the engine gave it. */
  readonly optimizerSha256: string;
}

/** JSON as a run folder's files have it. */
export function runFileText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
