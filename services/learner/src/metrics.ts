import { type Figure, figureMetric } from "@lockstep/algorithm";
import type { RpcOutcome } from "@lockstep/protocol";
import { type Reading, registerReadings } from "@lockstep/service-kit";
import type { EvaluatedStartState, LearnerStatus } from "@lockstep/status";
import { Counter, Gauge, type Registry } from "prom-client";
import type { LearnerErrorCode } from "./learner-error.ts";

const gauges: readonly Reading<LearnerStatus>[] = [
  { name: "version", help: "Version of the open round", of: (s) => s.version },
  {
    name: "target_version",
    help: "Version that the run ends at",
    of: (s) => s.targetVersion,
  },
  {
    name: "round_segments",
    help: "Segments of the open round that have arrived",
    of: (s) => s.segments.arrived,
  },
  {
    name: "round_rows_computed",
    help: "Rows of the open round's batch whose gradients are computed",
    of: (s) => s.rows.computed,
  },
  { name: "round_rows", help: "Rows of a round's batch", of: (s) => s.rows.expected },
  { name: "actors", help: "Connected actors", of: (s) => s.actors.length },
  {
    name: "expected_actors",
    help: "Actors that the first assignment of slots waits for",
    of: (s) => s.expectedActors,
  },
  {
    name: "slots_held",
    help: "Slots that some actor holds",
    of: (s) => s.actors.reduce((sum, { slots }) => sum + slots.length, 0),
  },
  { name: "slots", help: "Slots of the run", of: (s) => s.segments.expected },
  {
    name: "steps_per_second",
    help: "Environment steps a second over the last rounds",
    of: (s) => s.stepsPerSecond,
  },
  {
    name: "remaining_seconds",
    help: "Seconds to the target at the present speed",
    of: (s) => s.secondsLeft,
  },
  {
    name: "efficiency_ratio",
    help: "Speed as a part of what the cores could do",
    of: (s) => s.efficiency,
  },
  {
    name: "episode_return_mean",
    help: "Undiscounted return, mean of the last 100 episodes",
    of: (s) => s.recent.episodeReturnMean,
  },
  {
    name: "episode_progress_mean",
    help: "Progress through the level, mean of the last 100 episodes",
    of: (s) => s.recent.progressMean,
  },
  {
    name: "episode_finished_ratio",
    help: "Part of the last 100 episodes that reached the goal",
    of: (s) => s.recent.finishedShare,
  },
  {
    name: "explained_variance",
    help: "Explained variance of the returns of the last update",
    of: (s) => s.update?.explainedVariance,
  },
  {
    name: "optimizer_steps",
    help: "Optimizer steps of the last update; an algorithm may end one early",
    of: (s) => s.update?.optimizerSteps,
  },
  {
    name: "gradient_norm",
    help: "Global L2 norm of the last gradient before clipping",
    of: (s) => s.update?.gradientNorm,
  },
  { name: "weights_norm", help: "L2 norm of the weights", of: (s) => s.update?.weightsL2Norm },
  {
    name: "learning_rate",
    help: "Learning rate of the last update",
    of: (s) => s.update?.learningRate,
  },
  {
    name: "log_probability_difference_max",
    help: "Largest difference between learner's and actors' log-probabilities in the last update",
    of: (s) => s.update?.maxLogProbabilityDifference,
  },
  {
    name: "round_seconds",
    help: "From the opening of the last round to its last segment",
    of: (s) => s.update?.roundSeconds,
  },
  {
    name: "barrier_wait_ratio",
    help: "Mean wait of the last round's segments for the last one, as a part of the round",
    of: (s) => s.update?.barrierWaitShare,
  },
  {
    name: "straggler_wait_seconds",
    help: "How long all others waited for the last actor of the last round",
    of: (s) => s.update?.straggler.seconds,
  },
  {
    name: "update_seconds",
    help: "From the last segment of a round to the published weights",
    of: (s) => s.update?.updateSeconds,
  },
  {
    name: "checkpoint_version",
    help: "Version of the newest checkpoint of this session",
    of: (s) => s.lastCheckpointVersion,
  },
  {
    name: "evaluation_version",
    help: "The newest version that was evaluated while the run trains",
    of: (s) => s.evaluation.last?.version,
  },
  {
    name: "evaluation_best_version",
    help: "The version with the highest score over held-out start states, which is kept",
    of: (s) => s.evaluation.best?.version,
  },
  {
    name: "evaluation_best_score",
    help: "Score of that version: mean progress, or mean return where the environment knows none",
    of: (s) => bestScore(s.evaluation),
  },
  {
    name: "evaluations_waiting",
    help: "Versions that are kept until they are evaluated",
    of: (s) => s.evaluation.waiting,
  },
  {
    name: "peak_memory_bytes",
    help: "Largest resident memory of the learner",
    of: (s) => s.peakMemoryBytes["learner"],
  },
];

const counters: readonly Reading<LearnerStatus>[] = [
  { name: "updates_total", help: "Updates of the run", of: (s) => s.version },
  {
    name: "environment_steps_total",
    help: "Environment steps of the run",
    of: (s) => s.environmentSteps,
  },
  { name: "frames_total", help: "Emulator frames of the run", of: (s) => s.frames },
  { name: "episodes_total", help: "Episodes of the run that have ended", of: (s) => s.episodes },
  {
    name: "training_seconds_total",
    help: "Seconds of training in all sessions",
    of: (s) => s.trainingSeconds,
  },
  {
    name: "segments_accepted_total",
    help: "Segments accepted into a round",
    of: (s) => s.counts.segmentsAccepted,
  },
  {
    name: "segments_duplicate_total",
    help: "Repeated segments with the same bytes, dropped",
    of: (s) => s.counts.segmentsDuplicate,
  },
  {
    name: "segments_conflicting_total",
    help: "Repeated segments with other bytes: determinism is broken",
    of: (s) => s.counts.conflictingDuplicates,
  },
  {
    name: "leases_expired_total",
    help: "Actors that were silent for too long",
    of: (s) => s.counts.leasesExpired,
  },
  {
    name: "spares_asked_total",
    help: "Late slots that an idle actor was asked to play as well",
    of: (s) => s.counts.sparesAsked,
  },
  {
    name: "spares_first_total",
    help: "Late slots where that actor was first",
    of: (s) => s.counts.sparesFirst,
  },
  {
    name: "on_policy_alarms_total",
    help: "Updates whose log-probabilities differed too much",
    of: (s) => s.counts.onPolicyAlarms,
  },
  {
    name: "entropy_alarms_total",
    help: "Updates whose entropy was below the floor",
    of: (s) => s.counts.entropyAlarms,
  },
  {
    name: "entropy_collapses_total",
    help: "Times that the entropy stayed below the guard's floor",
    of: (s) => s.counts.entropyCollapses,
  },
  {
    name: "value_collapses_total",
    help: "Times that the value loss exploded by the guard's rule",
    of: (s) => s.counts.valueCollapses,
  },
  {
    name: "return_collapses_total",
    help: "Times that the mean return collapsed by the guard's rule",
    of: (s) => s.counts.returnCollapses,
  },
  {
    name: "rollbacks_total",
    help: "Times that the guard went back to the last good version",
    of: (s) => s.counts.rollbacks,
  },
  {
    name: "checkpoints_total",
    help: "Checkpoints that were saved",
    of: (s) => s.counts.checkpointsSaved,
  },
  {
    name: "evaluations_left_out_total",
    help: "Versions that are not evaluated: 32 waited, or the disk was full",
    of: (s) => s.evaluation.leftOut,
  },
  {
    name: "checkpoint_failures_total",
    help: "Checkpoints that could not be saved",
    of: (s) => s.counts.checkpointsFailed,
  },
];

interface LabelledMetric {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly of: (status: LearnerStatus) => Readonly<Record<string, number>>;
}

/**
 * Codes with which a segment can be refused. Each series exists from the start, so the first refusal is an increase.
 */
const refusalCodes = [
  "STALE_SEGMENT",
  "UNKNOWN_VERSION",
  "SEGMENT_MALFORMED",
  "SEGMENT_DIGEST_MISMATCH",
  "SLOT_NOT_HELD",
  "CONFLICTING_DUPLICATE",
] as const satisfies readonly LearnerErrorCode[];

function bestScore({ best }: LearnerStatus["evaluation"]): number | null {
  return best === null ? null : (best.heldOut ?? best.training);
}

/** By the group of start states. */
function lastScores({ last }: LearnerStatus["evaluation"]): Record<string, number> {
  const groups = { held_out: last?.heldOut ?? null, training: last?.training ?? null };
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, score]) => (score === null ? [] : [[name, score]])),
  );
}

const noRefusals = Object.fromEntries(refusalCodes.map((code) => [code, 0]));

/** Counters with one value for each label. */
const labelledCounters: readonly LabelledMetric[] = [
  {
    name: "segments_refused_total",
    help: "Segments refused, by code",
    label: "code",
    of: (s) => ({ ...noRefusals, ...s.counts.segmentsRefused }),
  },
  {
    name: "time_seconds_total",
    help: "Time spent computing, publishing, or waiting for actors",
    label: "activity",
    of: (s) => s.seconds,
  },
  {
    name: "last_segments_total",
    help: "Rounds whose last segment came from this actor, of connected actors",
    label: "actor",
    of: (s) =>
      Object.fromEntries(s.actors.map(({ name, lastArrivals }) => [name, lastArrivals.rounds])),
  },
  {
    name: "last_segment_wait_seconds_total",
    help: "How long all others waited for this actor's last segments, of connected actors",
    label: "actor",
    of: (s) =>
      Object.fromEntries(s.actors.map(({ name, lastArrivals }) => [name, lastArrivals.seconds])),
  },
];

/** Gauges with one value for each label. */
const labelledGauges: readonly LabelledMetric[] = [
  {
    name: "start_state_progress_mean",
    help: "Progress through the level, mean of the last 20 episodes of each start state",
    label: "start_state",
    of: (s) =>
      Object.fromEntries(
        Object.entries(s.byStartState).flatMap(([state, { progressMean }]) =>
          progressMean === null ? [] : [[state, progressMean]],
        ),
      ),
  },
  {
    name: "evaluation_score",
    help: "Score of the newest version that was evaluated, over held-out start states and those of the training: mean progress, or mean return where the environment knows none",
    label: "states",
    of: (s) => lastScores(s.evaluation),
  },
  {
    name: "actor_steps_per_second",
    help: "Steps a second of each connected actor",
    label: "actor",
    of: (s) =>
      Object.fromEntries(s.actors.map(({ name, stepsPerSecond }) => [name, stepsPerSecond])),
  },
  {
    name: "cpu_seconds_per_step",
    help: "CPU seconds a step of emulation, inference and update",
    label: "part",
    of: (s) =>
      Object.fromEntries(
        Object.entries(s.cpuSecondsPerStep).flatMap(([part, value]) =>
          value === null ? [] : [[part, value]],
        ),
      ),
  },
];

/** Of the newest evaluation, with one value for each start state. */
const evaluationGauges: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: keyof Omit<EvaluatedStartState, "heldOut">;
}[] = [
  {
    name: "evaluation_return_mean",
    help: "Undiscounted return, mean of the newest evaluation's episodes from a start state that is held out or one of the training",
    of: "returnMean",
  },
  {
    name: "evaluation_progress_mean",
    help: "Progress through the level, mean of the newest evaluation's episodes from a start state",
    of: "progressMean",
  },
  {
    name: "evaluation_finished_ratio",
    help: "Part of the newest evaluation's episodes from a start state that reached the goal",
    of: "finishedShare",
  },
];

/** A learner's counters that are not in its status. */
export interface LearnerCounters {
  rpc(outcome: Pick<RpcOutcome, "method" | "code">): void;
  parameterServerRetried(): void;
  /** The newest frames of all slots were encoded for the page. */
  wallEncoded(): void;
  /** The run's files were read for the page. */
  historyRead(): void;
  /** @param code code of the previous session's failure, or `null` */
  sessionBeforeFailed(code: string | null): void;
}

export function createLearnerCounters(registry: Registry): LearnerCounters {
  const registers = [registry];
  const rpcs = new Counter({
    name: named("rpcs_total"),
    help: "RPCs that ended, by method and code; an actor's whole stream is one",
    labelNames: ["method", "code"],
    registers,
  });
  const retries = new Counter({
    name: named("parameter_server_retries_total"),
    help: "Calls of the parameter server that failed and were tried again",
    registers,
  });
  const failure = new Gauge({
    name: named("previous_failure"),
    help: "1 with the code that the session before this one failed with",
    labelNames: ["code"],
    registers,
  });
  const walls = new Counter({
    name: named("page_walls_total"),
    help: "Pictures of all slots that were encoded, each once for all open pages",
    registers,
  });
  const historyReads = new Counter({
    name: named("page_history_reads_total"),
    help: "Times that the run's files were read for its page, once for all open pages",
    registers,
  });
  return {
    rpc: ({ method, code }) => rpcs.inc({ method, code }),
    wallEncoded: () => walls.inc(),
    historyRead: () => historyReads.inc(),
    parameterServerRetried: () => retries.inc(),
    sessionBeforeFailed: (code) => {
      if (code !== null) failure.set({ code }, 1);
    },
  };
}

/**
 * Registers the learner's metrics. Each scrape reads current values.
 * @param figures that its algorithm reports
 */
export function registerLearnerMetrics(
  registry: Registry,
  read: () => LearnerStatus,
  figures: readonly Figure[],
): void {
  const status = oncePerTurn(read);
  const readings = { counters, gauges: [...gauges, ...figures.map(figureGauge)] };
  registerReadings(registry, "learner", readings, status);
  registerLabelled(registry, status);
  registerEngine(registry, status);
}

function registerEngine(registry: Registry, status: () => LearnerStatus): void {
  new Gauge({
    name: named("engine_info"),
    help: "1 with the engine that computes gradients, its device and its libraries' versions",
    labelNames: ["engine", "device", "versions"],
    registers: [registry],
    collect() {
      const { name, device, versions } = status().engine;
      const listed = Object.entries(versions).map((each) => each.join(" "));
      this.set({ engine: name, device, versions: listed.join(", ") }, 1);
    },
  });
}

/**
 * A scrape reads all metrics in one turn of the event loop, and with a thousand actors a status is large: it is made
 * once.
 */
function oncePerTurn<T>(read: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    if (known === null) {
      known = { value: read() };
      setImmediate(() => {
        known = null;
      });
    }
    return known.value;
  };
}

function registerLabelled(registry: Registry, status: () => LearnerStatus): void {
  const registers = [registry];
  for (const { name, help, label, of } of labelledGauges) {
    new Gauge({
      name: named(name),
      help,
      registers,
      labelNames: [label],
      collect() {
        this.reset();
        for (const [key, value] of Object.entries(of(status()))) this.set({ [label]: key }, value);
      },
    });
  }
  for (const { name, help, of } of evaluationGauges) {
    new Gauge({
      name: named(name),
      help,
      registers,
      labelNames: ["states", "start_state"],
      collect() {
        this.reset();
        for (const [state, result] of Object.entries(status().evaluation.byStartState)) {
          const value = result[of];
          const states = result.heldOut ? "held_out" : "training";
          if (value !== null) this.set({ states, start_state: state }, value);
        }
      },
    });
  }
  for (const { name, help, label, of } of labelledCounters) {
    new Counter({
      name: named(name),
      help,
      registers,
      labelNames: [label],
      collect() {
        this.reset();
        for (const [key, value] of Object.entries(of(status()))) this.inc({ [label]: key }, value);
      },
    });
  }
}

function figureGauge({ name, unit, help }: Figure): Reading<LearnerStatus> {
  return { name: figureMetric({ name, unit }), help, of: (s) => s.update?.figures[name] };
}

function named(noun: string): string {
  return `lockstep_learner_${noun}`;
}
