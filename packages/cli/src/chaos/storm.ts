import { uniform } from "@lockstep/learning";

/** Kills that go on until the run has ended: one random service at a time, at random times. */
export interface Storm {
  /** Of the storm, not of the run. */
  readonly seed: number;
  /** Mean time from one kill to the next. */
  readonly meanMs: number;
}

/** One kill of a storm. */
export interface StormKill {
  /** After the one before. */
  readonly delayMs: number;
  /** Which of the services that are ready: the n-th by name. */
  readonly which: (ready: number) => number;
}

/** A service of the cluster, as far as a storm looks at it. */
export interface StormTarget {
  readonly name: string;
  readonly phase: string;
  /** It is leaving for good. */
  readonly retired: boolean;
}

const shortestMs = 100;
const longestMs = 600_000;

/** @throws {TypeError} for a text that is no time like `6s` or `500ms` */
export function stormPeriodMs(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? [];
  const ms = Number(digits) * (unit === "s" ? 1_000 : 1);
  if (ms >= shortestMs && ms <= longestMs) return ms;
  throw new TypeError("a time from 100ms to 600s such as 6s");
}

/** The n-th kill, from 0: a pure function of the storm. Times between kills are distributed exponentially. */
export function stormKill({ seed, meanMs }: Storm, index: number): StormKill {
  const wait = uniform(seed, "faultPlan", index, 0);
  const choice = uniform(seed, "faultPlan", index, 1);
  return {
    delayMs: -meanMs * Math.log1p(-wait),
    which: (ready) => Math.min(ready - 1, Math.floor(choice * ready)),
  };
}

/**
 * The service that a kill is for: one of those that are ready, by name. A service that has not been ready since its start
 * is spared, because a machine that is slower than the storm would otherwise never start one.
 * @returns `null` while none is ready
 */
export function victimOf({ which }: StormKill, services: readonly StormTarget[]): string | null {
  const ready = services
    .filter(({ phase, retired }) => phase === "ready" && !retired)
    .map(({ name }) => name)
    .sort();
  return ready.length === 0 ? null : (ready[which(ready.length)] ?? null);
}
