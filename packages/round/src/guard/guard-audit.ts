import type { GuardConfig } from "@lockstep/run-configuration";
import type { LedgerProblem } from "../ledger/ledger-audit.ts";
import type { LedgerHeader, LedgerRecord } from "../ledger/ledger-record.ts";
import { Guard } from "./guard.ts";

/** Comes to a guard's verdicts again, from a ledger's lines in order. */
export class GuardAudit {
  #guard: Guard | null = null;
  #rollbacks = 0;

  /** @returns a rollback that is not as the rules say, or is missing */
  add(line: number, record: LedgerRecord): LedgerProblem | null {
    if (record.type === "run") {
      this.#begin(record);
      return null;
    }
    const { version, rollback = null } = record;
    const expected = this.#guard?.examine(version, record).rollback ?? null;
    this.#rollbacks = this.#guard?.state.rollbacks ?? this.#rollbacks;
    if (JSON.stringify(rollback) === JSON.stringify(expected)) return null;
    return {
      where: `ledger.jsonl line ${line} (update ${version}), rollback`,
      what: `is ${JSON.stringify(rollback)}; the guard's rules give ${JSON.stringify(expected)}`,
    };
  }

  #begin({ configuration, version }: LedgerHeader): void {
    const guard = guardOf(configuration);
    if (guard === undefined) this.#guard = null;
    else if (this.#guard === null) this.#guard = Guard.begin(guard, version, this.#rollbacks);
    else this.#guard.continueWith(guard);
  }
}

/** A ledger's configuration was valid when the learner wrote it. */
function guardOf(configuration: unknown): GuardConfig | undefined {
  return (configuration as { readonly learning?: { readonly guard?: GuardConfig } }).learning
    ?.guard;
}
