import { ProtocolError } from "@lockstep/protocol";

/** @throws {ProtocolError} `FENCE_STALE` */
export function checkFence(run: string, given: number, current: number): void {
  if (given < current) throw fenceStale(run, given, current);
}

export function fenceStale(run: string, given: number, current: number): ProtocolError {
  return new ProtocolError(
    "FENCE_STALE",
    `another learner has taken over run ${run} (fence ${current}, this one has ${given}), and only one may publish; stop one of them, or give them runs of different names`,
  );
}

/** @throws {ProtocolError} `VERSION_CONFLICT` */
export function checkSameBytes(
  { run, version, sha256 }: { run: string; version: number; sha256: string },
  known: string | undefined,
): void {
  if (known !== undefined && known !== sha256) throw versionConflict(run, version, sha256, known);
}

export function versionConflict(
  run: string,
  version: number,
  given: string,
  known: string,
): ProtocolError {
  return new ProtocolError(
    "VERSION_CONFLICT",
    `version ${version} of run ${run} exists with SHA-256 ${known} and cannot become ${given}; give another run another name or another --store; if it is the same run, lockstep verify RUN shows where it differs`,
  );
}

/**
 * The stored versions to delete: all except the last published ones and the head.
 * @param stored in the order of publishing, the oldest first
 */
export function versionsToForget(
  stored: readonly number[],
  head: number | null,
  keepVersions: number,
): readonly number[] {
  return stored
    .slice(0, Math.max(0, stored.length - keepVersions))
    .filter((version) => version !== head);
}
