import type { ClusterLimits, ServiceState } from "./cluster-state.ts";

/** An unexpected end. */
export interface UnwantedEnd {
  /** Why, in words. */
  readonly reason: string;
  /** Whether the service or its supervisor reported the error; otherwise only the process's exit is known. */
  readonly explained: boolean;
  readonly now: number;
}

/** How far the run has come, and since when it has been there. */
export interface RunProgress {
  /** Newest known version; −1 before the first. */
  readonly version: number;
  readonly sinceMs: number;
}

/** Number of consecutive ends of a service without progress of the run. */
export type FailureStreak = ServiceState["streak"];

/**
 * Counts one more end: a new version since the last one begins a new streak.
 * @param streak up to now; `null` before the first end
 */
export function lengthened(
  streak: FailureStreak,
  end: UnwantedEnd,
  progress: RunProgress,
): NonNullable<FailureStreak> {
  const { version } = progress;
  const { reason } = end;
  if (streak === null || version > streak.version)
    return { version, reason, ends: 1, sameReason: 1 };
  const sameReason = reason === streak.reason ? streak.sameReason + 1 : 1;
  return { version, reason, ends: streak.ends + 1, sameReason };
}

/**
 * A run is given up for want of progress, never for a number of deaths: when restarts with the same reason bring no
 * version, or many with changing reasons. An end without an explanation may come from outside, so it also takes time.
 */
export function isHopeless(
  streak: NonNullable<FailureStreak>,
  end: UnwantedEnd,
  progress: RunProgress,
  limits: ClusterLimits,
): boolean {
  const restarted =
    streak.sameReason > limits.restarts || streak.ends > limits.restarts * reasonsTried;
  if (!restarted) return false;
  return end.explained || end.now - progress.sinceMs >= limits.standstillMs;
}

/** Errors that take turns are tried so many times as often as one that stays. */
const reasonsTried = 3;
