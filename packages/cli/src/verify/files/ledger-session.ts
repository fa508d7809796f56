import type { LedgerHeader } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";

/** A session of the learner, as its line in the ledger says. */
export interface SessionLine {
  readonly line: number;
  readonly record: LedgerHeader & { readonly previous: string };
}

/** A session whose configuration this version of Lockstep plays. */
export interface LedgerSession extends SessionLine {
  readonly configuration: RunConfiguration;
}

/** The sessions that made updates of versions after the first one and up to the last one. */
export function sessionsBetween(
  sessions: readonly LedgerSession[],
  first: number,
  last: number,
): readonly LedgerSession[] {
  return sessions.filter(({ record }, index) => {
    const end = sessions[index + 1]?.record.version ?? Number.POSITIVE_INFINITY;
    return record.version < last && end > first && end > record.version;
  });
}

/** The sessions that may have saved a version: those that began at or before it, and had not ended before it. */
export function sessionsWith(
  version: number,
  sessions: readonly LedgerSession[],
): readonly LedgerSession[] {
  return sessions.filter(({ record }, index) => {
    const end = sessions[index + 1]?.record.version ?? Number.POSITIVE_INFINITY;
    return record.version <= version && version <= end;
  });
}
