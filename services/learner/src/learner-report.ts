import type { ChosenAlgorithm } from "@lockstep/algorithm";
import type { SlotPosition } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import { type EngineIdentity, isPortable, l2Norm } from "@lockstep/model";
import type { VersionedWeights } from "@lockstep/protocol";
import { environmentSteps, floatsOfBytes, type MadeUpdate } from "@lockstep/round";
import { configurationSha256 } from "@lockstep/run-configuration";
import type { CurvePoint, LearnerStatus, RunSummary, UpdateFigures } from "@lockstep/status";
import type { Clock } from "@lockstep/system";
import type { ActorRoster } from "./actors/actor-roster.ts";
import type { LearnerOptions, ProcessMeter } from "./learner-options.ts";
import type { TrainingSnapshot } from "./record/checkpoint-writer.ts";
import { efficiencyOf } from "./report/efficiency.ts";
import { StragglerBook } from "./report/straggler-book.ts";
import type { Tally } from "./report/tally.ts";
import { Throughput } from "./report/throughput.ts";
import { TimeAccount } from "./report/time-account.ts";
import type { TrainingRecord } from "./report/training-record.ts";
import type { ClosedRound } from "./round/closed-round.ts";
import type { SlotTable } from "./slots/slot-table.ts";

export interface FinishedUpdate {
  readonly closed: ClosedRound;
  readonly made: MadeUpdate;
  /** When its round had all segments and gradients. */
  readonly startedMs: number;
}

export interface LearnerReportOptions {
  readonly options: LearnerOptions;
  readonly engine: EngineIdentity;
  readonly meter: ProcessMeter;
  readonly clock: Pick<Clock, "now">;
  readonly roster: ActorRoster;
  readonly table: SlotTable;
  readonly record: TrainingRecord;
  readonly tally: Tally;
}

const windowMs = 20_000;

/** What the learner logs and reports about a run. */
export class LearnerReport {
  readonly #parts: LearnerReportOptions;
  readonly #configurationSha256: string;
  readonly #throughput = new Throughput(windowMs);
  readonly #stragglers = new StragglerBook();
  readonly #time: TimeAccount;
  #begun = { ms: 0, version: 0 };
  #lastMs = 0;
  #updateCpuSeconds = 0;
  #figures: UpdateFigures | null = null;
  #maxLogProbabilityDifference = 0;

  constructor(parts: LearnerReportOptions) {
    this.#parts = parts;
    this.#time = new TimeAccount(() => parts.clock.now());
    this.#configurationSha256 = configurationSha256(parts.options.configuration);
  }

  /** The session's first round is open. */
  begun(nowMs: number, version: number): void {
    this.#begun = { ms: nowMs, version };
    this.#lastMs = nowMs;
    this.#throughput.mark(nowMs, this.#environmentSteps(version));
  }

  /** Environment steps that led to a version. */
  #environmentSteps(version: number): number {
    return environmentSteps(this.#parts.options.configuration, version);
  }

  /** Counts the time of a part of the update, and the CPU time of all threads of this process. */
  async measure<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#parts.meter.cpuSeconds();
    try {
      return await this.#time.spend("computing", work);
    } finally {
      this.#updateCpuSeconds += this.#parts.meter.cpuSeconds() - before;
    }
  }

  /** Counts the time until a version is durable in the parameter server. */
  async publishing<T>(work: () => Promise<T>): Promise<T> {
    return await this.#time.spend("publishing", work);
  }

  /** Reports a published version. @returns its point of the learning curve */
  updated(update: FinishedUpdate, nowMs: number): CurvePoint {
    const { record } = this.#parts;
    const { version } = update.made;
    record.add(update.closed.episodes, (nowMs - this.#lastMs) / 1000);
    this.#lastMs = nowMs;
    this.#throughput.mark(nowMs, this.#environmentSteps(version));
    this.#maxLogProbabilityDifference = Math.max(
      this.#maxLogProbabilityDifference,
      update.made.entry.maxLogProbabilityDifference,
    );
    const figures = figuresOf(update, nowMs);
    this.#figures = figures;
    this.#stragglers.add(figures.straggler.actor, figures.straggler.seconds);
    this.#stragglers.keep(this.#parts.roster.actors.map(({ hello }) => hello.actor));
    const { episodeReturnMean, stepsMean, progressMean, finishedShare } = record.means();
    return {
      version,
      environmentSteps: this.#environmentSteps(version),
      wallSeconds: record.state.trainingSeconds,
      stepsPerSecond: this.#throughput.stepsPerSecond,
      episodes: record.state.episodes,
      episodeReturnMean,
      episodeStepsMean: stepsMean,
      progressMean,
      finishedShare,
      figures: figures.figures,
      optimizerSteps: figures.optimizerSteps,
      explainedVariance: figures.explainedVariance,
      gradientNorm: figures.gradientNorm,
      weightsL2Norm: figures.weightsL2Norm,
      learningRate: figures.learningRate,
      maxLogProbabilityDifference: figures.maxLogProbabilityDifference,
      barrierWaitShare: figures.barrierWaitShare,
    };
  }

  status(now: {
    readonly current: VersionedWeights;
    readonly positions: readonly SlotPosition[];
    readonly state: LearnerStatus["state"];
    readonly arrived: number;
    readonly rows: LearnerStatus["rows"];
    readonly reason: string | null;
    readonly remarks: readonly string[];
    readonly guard: LearnerStatus["guard"];
    readonly lastCheckpointVersion: number | null;
    readonly evaluation: LearnerStatus["evaluation"];
  }): LearnerStatus {
    const { options, record, tally } = this.#parts;
    const { version, sha256 } = now.current;
    const { stepsPerSecond } = this.#throughput;
    return {
      service: "learner",
      run: options.run,
      algorithm: algorithmStatus(options.algorithm),
      configurationSha256: this.#configurationSha256,
      state: now.state,
      reason: now.reason,
      remarks: now.remarks,
      version,
      weightsSha256: sha256,
      targetVersion: options.targetVersion,
      segments: { arrived: now.arrived, expected: options.configuration.slots },
      rows: now.rows,
      engine: { ...this.#parts.engine, portable: isPortable(this.#parts.engine) },
      environmentSteps: this.#environmentSteps(version),
      frames: this.#frames(now.positions),
      episodes: record.state.episodes,
      recent: record.means(),
      byStartState: record.meansByState(),
      stepsPerSecond,
      trainingSeconds: record.state.trainingSeconds,
      secondsLeft: this.#secondsLeft(version, stepsPerSecond),
      update: this.#figures,
      maxLogProbabilityDifference: this.#maxLogProbabilityDifference,
      guard: now.guard,
      efficiency: this.#efficiency(stepsPerSecond, version),
      cpuSecondsPerStep: this.#cpuSecondsPerStep(version),
      expectedActors: options.expectedActors,
      actors: this.#actors(),
      seconds: this.#time.seconds,
      counts: tally.counts,
      lastCheckpointVersion: now.lastCheckpointVersion,
      evaluation: now.evaluation,
      peakMemoryBytes: this.#peakMemory(),
    };
  }

  summary({ current, positions }: TrainingSnapshot, complete: boolean, nowMs: number): RunSummary {
    const { options, record } = this.#parts;
    const means = record.means();
    const steps = this.#sessionSteps(current.version);
    const seconds = (nowMs - this.#begun.ms) / 1000;
    const stepsPerSecond = seconds > 0 ? steps / seconds : 0;
    return {
      run: options.run,
      complete,
      configurationSha256: this.#configurationSha256,
      engine: { ...this.#parts.engine, portable: isPortable(this.#parts.engine) },
      version: current.version,
      weightsSha256: current.sha256,
      weightsL2Norm: l2Norm(floatsOfBytes(current.bytes)),
      environmentSteps: this.#environmentSteps(current.version),
      frames: this.#frames(positions),
      wallSeconds: record.state.trainingSeconds,
      stepsPerSecond,
      episodes: record.state.episodes,
      episodeReturnMean: means.episodeReturnMean,
      progressMean: means.progressMean,
      finishedShare: means.finishedShare,
      efficiency: this.#efficiency(stepsPerSecond, current.version),
      maxLogProbabilityDifference: this.#maxLogProbabilityDifference,
      peakMemoryBytes: this.#peakMemory(),
    };
  }

  /** Of ended episodes as reported; steps of those under way had all their frames. */
  #frames(positions: readonly SlotPosition[]): number {
    const { record, options } = this.#parts;
    const steps = positions.reduce((sum, { actions }) => sum + actions.length, 0);
    return (
      record.state.episodeFrames +
      steps * environmentSpec(options.configuration.environment).framesPerStep
    );
  }

  #sessionSteps(version: number): number {
    return this.#environmentSteps(version - this.#begun.version);
  }

  #secondsLeft(version: number, stepsPerSecond: number): number | null {
    const { targetVersion } = this.#parts.options;
    if (targetVersion === null || stepsPerSecond === 0) return null;
    return this.#environmentSteps(Math.max(0, targetVersion - version)) / stepsPerSecond;
  }

  #efficiency(stepsPerSecond: number, version: number): number | null {
    const { update } = this.#cpuSecondsPerStep(version);
    if (update === null) return null;
    const { cores } = this.#parts.options;
    return efficiencyOf(stepsPerSecond, cores, this.#parts.roster.usage(), update);
  }

  #cpuSecondsPerStep(version: number): LearnerStatus["cpuSecondsPerStep"] {
    const usage = this.#parts.roster.usage();
    const learned = this.#sessionSteps(version);
    const perStep = (seconds: number, steps: number) => (steps > 0 ? seconds / steps : null);
    return {
      emulation: perStep(usage.emulationSeconds, usage.steps),
      inference: perStep(usage.inferenceSeconds, usage.steps),
      update: perStep(this.#updateCpuSeconds, learned),
    };
  }

  #actors(): LearnerStatus["actors"] {
    const { roster, table } = this.#parts;
    return roster.actors.map(({ hello, draining, heartbeat, stepsPerSecond }) => ({
      name: hello.actor,
      capacity: hello.capacity,
      slots: table.heldBy(hello.actor),
      draining,
      stepsPerSecond,
      residentBytes: heartbeat?.residentBytes ?? 0,
      lastArrivals: this.#stragglers.of(hello.actor),
    }));
  }

  #peakMemory(): Readonly<Record<string, number>> {
    return { learner: this.#parts.meter.peakBytes(), ...this.#parts.roster.peakBytes };
  }
}

function figuresOf(update: FinishedUpdate, nowMs: number): UpdateFigures {
  const { closed, made, startedMs } = update;
  const { entry, weightsNorm } = made;
  const { barrier } = closed;
  return {
    figures: entry.figures,
    optimizerSteps: entry.optimizerSteps,
    explainedVariance: closed.explainedVariance,
    gradientNorm: entry.gradientNorm,
    weightsL2Norm: weightsNorm,
    learningRate: entry.learningRate,
    maxLogProbabilityDifference: entry.maxLogProbabilityDifference,
    roundSeconds: barrier.roundMs / 1000,
    barrierWaitShare: barrier.roundMs > 0 ? barrier.meanWaitMs / barrier.roundMs : 0,
    straggler: {
      actor: barrier.lastActor,
      slot: barrier.lastSlot,
      seconds: barrier.lastWaitMs / 1000,
    },
    updateSeconds: (nowMs - startedMs) / 1000,
  };
}

function algorithmStatus({ name, figures }: ChosenAlgorithm): LearnerStatus["algorithm"] {
  return { name, figures: figures.map((figure) => ({ name: figure.name, label: figure.label })) };
}
