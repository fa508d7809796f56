import type { SlotPosition } from "@lockstep/environment";
import type { ActorConnection, VersionedWeights } from "@lockstep/protocol";
import {
  createFrameMemory,
  type FrameMemory,
  type MadeUpdate,
  makeUpdate,
  type PlannedMicroBatch,
  type RoundLosses,
  roundPlan,
  type Segment,
  type SegmentShape,
  segmentShape,
} from "@lockstep/round";
import { canonicalJson, configurationSha256 } from "@lockstep/run-configuration";
import type { LearnerStatus, RunSummary } from "@lockstep/status";
import type { Timer } from "@lockstep/system";
import { ActorRoster } from "./actors/actor-roster.ts";
import { ActorService } from "./actors/actor-service.ts";
import { SlotLeases } from "./actors/slot-leases.ts";
import { SegmentIntake } from "./intake/segment-intake.ts";
import type { LearnerOptions, LearnerPorts } from "./learner-options.ts";
import { type FinishedUpdate, LearnerReport } from "./learner-report.ts";
import { CheckpointWriter, type TrainingSnapshot } from "./record/checkpoint-writer.ts";
import type { OpenedTraining } from "./record/open-training.ts";
import { diskReason, retryWhileDiskFull } from "./record/retry-while-disk-full.ts";
import { Tally } from "./report/tally.ts";
import { TrainingRecord } from "./report/training-record.ts";
import { type ClosedRound, Round } from "./round/round.ts";
import { SlotTable } from "./slots/slot-table.ts";
import { parameterServerReason } from "./waiting/awaited-parameters.ts";
import { unlessAborted } from "./waiting/unless-aborted.ts";

/** After a restart, actors that are not back after so long are not waited for. */
const returnMs = 2_000;
/** How often leases are looked at, as a part of the heartbeat interval. */
const leaseChecksPerHeartbeat = 4;

/** Trains one run: collects the rounds that actors play, updates, publishes, and remembers. */
export class Learner {
  readonly #options: LearnerOptions;
  readonly #ports: LearnerPorts;
  readonly #opened: OpenedTraining;
  readonly #shape: SegmentShape;
  readonly #plan: readonly PlannedMicroBatch[];
  readonly #table: SlotTable;
  readonly #memory: FrameMemory;
  readonly #intake: SegmentIntake;
  readonly #roster: ActorRoster;
  readonly #leases: SlotLeases;
  readonly #actors: ActorService;
  readonly #checkpoints: CheckpointWriter;
  readonly #report: LearnerReport;
  readonly #tally = new Tally();
  readonly #record: TrainingRecord;
  #state: LearnerStatus["state"] = "training";
  #current: VersionedWeights;
  /** Every slot at the start of the round of {@link #current}. */
  #positions: readonly SlotPosition[];
  /** The round that segments come in for. */
  #round: Round;
  /** Versions that are published now existed before this session: actors do not hear of them by themselves. */
  #repeating: boolean;

  constructor(options: LearnerOptions, opened: OpenedTraining, ports: LearnerPorts) {
    const { configuration } = options;
    this.#options = options;
    this.#ports = ports;
    this.#opened = opened;
    this.#current = opened.current;
    this.#positions = opened.positions;
    this.#repeating = opened.resumed;
    this.#record = new TrainingRecord(opened.record ?? undefined);
    this.#shape = segmentShape(configuration);
    this.#plan = roundPlan(configuration);
    this.#table = new SlotTable(opened.current.version, opened.positions);
    this.#memory = createFrameMemory(this.#plan, this.#shape);
    this.#intake = new SegmentIntake(this.#table, this.#shape, () => this.#round.update.frames);
    this.#roster = new ActorRoster(options);
    this.#leases = new SlotLeases({
      table: this.#table,
      intake: this.#intake,
      roster: this.#roster,
      tally: this.#tally,
      segmentLength: configuration.segmentLength,
      log: (message, fields) => ports.logger.info(message, fields),
    });
    this.#actors = this.#createActorService();
    this.#checkpoints = new CheckpointWriter({
      ...options,
      fence: opened.fence,
      storedVersion: opened.storedVersion,
      configurationJson: canonicalJson(configuration),
      folder: opened.folder,
      restartPoints: opened.restartPoints,
      ...ports,
      tally: this.#tally,
    });
    this.#report = new LearnerReport({
      options,
      engine: ports.engine.identity,
      meter: ports.meter,
      clock: ports.clock,
      roster: this.#roster,
      table: this.#table,
      record: this.#record,
      tally: this.#tally,
    });
    this.#round = this.#createRound();
  }

  /** Serves an actor's stream until it ends. */
  async connect(connection: ActorConnection): Promise<void> {
    await this.#actors.connect(connection);
  }

  status(): LearnerStatus {
    const paused = this.#whyPaused();
    const reason = paused ?? this.#whyNobodyPlays();
    const waiting = paused === null ? "waiting for actors" : "paused";
    return this.#report.status({
      current: this.#current,
      positions: this.#positions,
      state: this.#state === "training" && reason !== null ? waiting : this.#state,
      arrived: this.#round.arrived,
      rowsComputed: this.#round.update.rowsComputed,
      reason,
      lastCheckpointVersion: this.#checkpoints.savedVersion,
    });
  }

  /**
   * Trains until the target is reached or `stopping` aborts, then leaves a checkpoint. Once.
   * @throws {ModelError} `NON_FINITE_LOSS`, `NON_FINITE_GRADIENT`: nothing of the update was published
   * @throws {ProtocolError} `FENCE_STALE` when another learner has taken over
   */
  async run(stopping: AbortSignal): Promise<RunSummary> {
    const { clock } = this.#ports;
    const { actorWaitMs } = this.#options;
    // Whoever played before comes back at once; who does not may be what the learner died with.
    const waitMs = this.#opened.resumed ? Math.min(actorWaitMs, returnMs) : actorWaitMs;
    const waiting = clock.timer(waitMs, () => this.#leases.begin());
    const checks = this.#checkLeases();
    try {
      this.#actors.published(this.#current.version);
      this.#report.begun(clock.now(), this.#current.version);
      this.#round.update.start();
      if (!this.#opened.resumed) await this.#checkpoints.save(this.#snapshot());
      const complete = await this.#train(stopping);
      return await this.#end(complete);
    } finally {
      this.#state = "finished";
      waiting.cancel();
      checks.cancel();
      this.#actors.close();
      await this.#opened.folder.close();
    }
  }

  async #train(stopping: AbortSignal): Promise<boolean> {
    const target = this.#options.targetVersion ?? Number.POSITIVE_INFINITY;
    let round = this.#round;
    while (this.#current.version < target) {
      const computed = Promise.all([round.closed, round.update.finished]);
      const outcome = await unlessAborted(computed, stopping);
      if (outcome === null) {
        this.#state = "stopping";
        await round.update.giveUp();
        return false;
      }
      round = await this.#update(...outcome);
    }
    // Actors may have begun a round that nobody needs.
    await round.update.giveUp();
    return true;
  }

  /** Makes the next version of a round whose gradients are added up. @returns the round that is then open */
  async #update(closed: ClosedRound, losses: RoundLosses): Promise<Round> {
    const { engine, clock, parameters } = this.#ports;
    const { run, configuration } = this.#options;
    // Taken now: once the version is out, the next round may close at any moment.
    const next = this.#round;
    const positions = this.#table.positions;
    const startedMs = clock.now();
    const made = await this.#report.measure(() =>
      makeUpdate(engine, configuration, closed.version, losses),
    );
    const current = { run, version: made.version, ...made.weights };
    const { fence } = this.#opened;
    const { duplicate } = await this.#report.publishing(() =>
      parameters.publish({ ...current, fence }),
    );
    this.#current = current;
    this.#positions = positions;
    this.#repeating &&= duplicate;
    this.#actors.published(current.version);
    if (this.#repeating) this.#leases.repeatGrants();
    next.update.start();
    await this.#remember({ closed, made, startedMs });
    await this.#checkpoints.afterUpdate(this.#snapshot());
    return next;
  }

  async #remember(update: FinishedUpdate): Promise<void> {
    const { closed, made } = update;
    const { folder } = this.#opened;
    const point = this.#report.updated(update, this.#ports.clock.now());
    this.#raiseAlarms(made.entry);
    await retryWhileDiskFull(
      () =>
        folder.appendLedger({
          type: "update",
          ...made.entry,
          segments: closed.segments,
          episodes: closed.episodes,
        }),
      this.#ports,
    );
    await retryWhileDiskFull(() => folder.appendCurve(point), this.#ports);
  }

  #raiseAlarms({ version, maxLogProbabilityDifference, figures }: MadeUpdate["entry"]): void {
    const { logger } = this.#ports;
    const bound = this.#options.maxLogProbabilityDifference;
    if (!(maxLogProbabilityDifference <= bound)) {
      this.#tally.add("onPolicyAlarms");
      logger.error("actors played another policy than the learner updated", {
        version,
        maxLogProbabilityDifference,
        bound,
      });
    }
    const { entropy } = figures;
    if (entropy !== undefined && entropy < this.#options.entropyFloor) {
      this.#tally.add("entropyAlarms");
      logger.warn("the policy's entropy has collapsed", { version, entropy });
    }
  }

  async #end(complete: boolean): Promise<RunSummary> {
    if (complete) this.#actors.runOver(this.#current.version);
    await this.#checkpoints.saveLast(this.#snapshot());
    const summary = this.#report.summary(this.#snapshot(), complete, this.#ports.clock.now());
    await this.#opened.folder.writeSummary(summary);
    const { version, sha256 } = this.#current;
    this.#ports.logger.info(complete ? "run complete" : "run stopped", { version, sha256 });
    return summary;
  }

  #snapshot(): TrainingSnapshot {
    return {
      current: this.#current,
      positions: this.#positions,
      record: this.#record.state,
    };
  }

  #accepted(segment: Segment): void {
    const nowMs = this.#ports.clock.now();
    if (!this.#round.accept(segment, nowMs)) return;
    this.#table.openNextRound();
    this.#intake.roundOpened();
    this.#round = this.#createRound();
    this.#leases.roundOpened(nowMs);
  }

  #createRound(): Round {
    return new Round({
      version: this.#table.version,
      shape: this.#shape,
      plan: this.#plan,
      engine: this.#ports.engine,
      maxWaiting: this.#options.maxWaitingGradients,
      measure: (work) => this.#report.measure(work),
      memory: this.#memory,
      algorithm: this.#options.algorithm,
      openedMs: this.#ports.clock.now(),
    });
  }

  #createActorService(): ActorService {
    const { run, configuration, heartbeatIntervalMs, leaseMs } = this.#options;
    const configurationJson = canonicalJson(configuration);
    return new ActorService({
      welcome: {
        type: "welcome",
        run,
        configurationJson,
        configurationSha256: configurationSha256(configuration),
        heartbeatIntervalMs,
        leaseMs,
      },
      table: this.#table,
      intake: this.#intake,
      roster: this.#roster,
      leases: this.#leases,
      tally: this.#tally,
      clock: this.#ports.clock,
      logger: this.#ports.logger,
      onSegment: (segment) => this.#accepted(segment),
      onChange: () => this.#beginWhenAllAreThere(),
    });
  }

  #beginWhenAllAreThere(): void {
    if (this.#leases.begun) return;
    if (this.#roster.takerCount >= this.#options.expectedActors) this.#leases.begin();
  }

  #checkLeases(): Timer {
    const intervalMs = this.#options.heartbeatIntervalMs / leaseChecksPerHeartbeat;
    let timer: Timer;
    const check = (): void => {
      this.#actors.checkLeases(intervalMs);
      timer = this.#ports.clock.timer(intervalMs, check);
    };
    timer = this.#ports.clock.timer(intervalMs, check);
    return { cancel: () => timer.cancel() };
  }

  /** What keeps the learner itself from going on. */
  #whyPaused(): string | null {
    const { reasons } = this.#ports.readiness;
    return reasons[diskReason] ?? reasons[parameterServerReason] ?? null;
  }

  #whyNobodyPlays(): string | null {
    const { orphans, begun } = this.#leases;
    const actors = this.#roster.takerCount;
    if (!begun) return `waits for ${this.#options.expectedActors} actors, ${actors} are connected`;
    if (orphans.length === 0) return null;
    const slots = orphans.slice(0, 8).join(", ") + (orphans.length > 8 ? ", …" : "");
    return actors === 0
      ? "no actor is connected; start one with `lockstep actor`"
      : `slots ${slots} have no actor: the ${actors} connected are full; start another, or give them more capacity`;
  }
}
