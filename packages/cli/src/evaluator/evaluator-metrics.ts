import { type createMetricsRegistry, type Reading, registerReadings } from "@lockstep/service-kit";
import type { EvaluatedVersion } from "@lockstep/status";

/** What `/status` of an evaluator answers, and its metrics read. */
export interface EvaluatorStatus {
  readonly run: string;
  /** Versions between two evaluations; 0 for none. */
  readonly every: number;
  /** From each start state. */
  readonly episodes: number;
  /** That is being played, and how far it is; `null` while none is. */
  readonly playing: {
    readonly version: number;
    readonly played: number;
    readonly episodes: number;
  } | null;
  /** Versions that wait, the one that is being played among them. */
  readonly waiting: number;
  /** The newest that this process has evaluated. */
  readonly last: EvaluatedVersion | null;
  readonly totals: {
    readonly evaluations: number;
    readonly episodes: number;
    readonly playingSeconds: number;
  };
}

const counters: readonly Reading<EvaluatorStatus>[] = [
  {
    name: "evaluations_total",
    help: "Versions that were evaluated",
    of: ({ totals }) => totals.evaluations,
  },
  {
    name: "episodes_total",
    help: "Episodes that were played",
    of: ({ totals }) => totals.episodes,
  },
  {
    name: "playing_seconds_total",
    help: "Time in which a version was played",
    of: ({ totals }) => totals.playingSeconds,
  },
];

const gauges: readonly Reading<EvaluatorStatus>[] = [
  {
    name: "playing_version",
    help: "The version that is being played; none while no version waits",
    of: ({ playing }) => playing?.version ?? null,
  },
  {
    name: "version",
    help: "The newest version that this process has evaluated",
    of: ({ last }) => last?.version ?? null,
  },
  {
    name: "versions_waiting",
    help: "Versions that wait to be evaluated, the one that is being played among them",
    of: ({ waiting }) => waiting,
  },
];

/** Registers an evaluator's metrics. Each scrape reads current values. */
export function registerEvaluatorMetrics(
  registry: ReturnType<typeof createMetricsRegistry>,
  status: () => EvaluatorStatus,
): void {
  registerReadings(registry, "evaluator", { counters, gauges }, status);
}
