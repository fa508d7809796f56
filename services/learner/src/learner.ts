import type { SlotSnapshot } from "@lockstep/environment";
import type { VersionedWeights } from "@lockstep/protocol";
import {
  createFrameMemory,
  makeUpdate,
  segmentShape,
  type UpdatePlan,
  updatePlan,
} from "@lockstep/round";
import { canonicalJson, configurationSha256 } from "@lockstep/run-configuration";
import type { LearnerStatus, RunSummary } from "@lockstep/status";
import { ActorRoster } from "./actors/actor-roster.ts";
import { ActorService } from "./actors/actor-service.ts";
import { SlotLeases } from "./actors/slot-leases.ts";
import { TrainingGuard } from "./guard/training-guard.ts";
import type { LearnerOptions, LearnerPorts } from "./learner-options.ts";
import { type FinishedUpdate, LearnerReport } from "./learner-report.ts";
import { CheckpointWriter, type TrainingSnapshot } from "./record/checkpoint-writer.ts";
import { EvaluatedVersions } from "./record/evaluated-versions.ts";
import type { OpenedTraining } from "./record/open-training.ts";
import { diskReason, retryWhileDiskFull } from "./record/retry-while-disk-full.ts";
import { raiseAlarms } from "./report/alarms.ts";
import { Tally } from "./report/tally.ts";
import { TrainingRecord } from "./report/training-record.ts";
import { TrainingRemarks } from "./report/training-remarks.ts";
import { whyNobodyPlays } from "./report/waiting-reason.ts";
import type { ClosedRound } from "./round/closed-round.ts";
import { OpenRound } from "./round/open-round.ts";
import { SlotSnapshots } from "./slots/slot-snapshots.ts";
import { SlotTable } from "./slots/slot-table.ts";
import { parameterServerReason } from "./waiting/awaited-parameters.ts";
import { unlessAborted } from "./waiting/unless-aborted.ts";

/** After a restart the learner waits at most this long for earlier actors. */
const returnMs = 1_000;
/** How often leases are checked, as a fraction of the heartbeat interval. */
const leaseChecksPerHeartbeat = 4;

/**
 * Trains one run. For each version: actors play its round, the learner computes the gradients, an update makes the next
 * version, the learner publishes it and records the update.
 */
export class Learner {
  /** Serves actors' streams. */
  readonly actors: Pick<ActorService, "connect">;
  readonly #options: LearnerOptions;
  readonly #ports: LearnerPorts;
  readonly #opened: OpenedTraining;
  readonly #roster: ActorRoster;
  readonly #leases: SlotLeases;
  readonly #snapshots: SlotSnapshots;
  readonly #actors: ActorService;
  readonly #evaluated: EvaluatedVersions;
  readonly #checkpoints: CheckpointWriter;
  readonly #report: LearnerReport;
  readonly #tally = new Tally();
  readonly #guard: TrainingGuard;
  readonly #record: TrainingRecord;
  readonly #remarks = new TrainingRemarks();
  #state: LearnerStatus["state"] = "training";
  #current: VersionedWeights;
  /** The round that is played with {@link #current}. */
  #played: OpenRound;
  /** The round that accepts segments: the current one, or the next when the current one is complete. */
  #round: OpenRound;
  /** Of the slots where {@link #played} began. Taken at once: an actor may soon send newer ones. */
  #snapshotsOfPlayed: readonly SlotSnapshot[];
  /** Versions that are published now existed before this session: the parameter server does not push them again. */
  #repeating: boolean;

  constructor(options: LearnerOptions, opened: OpenedTraining, ports: LearnerPorts) {
    const { configuration } = options;
    this.#options = options;
    this.#ports = ports;
    this.#opened = opened;
    this.#current = opened.current;
    this.#repeating = opened.resumed;
    this.#record = new TrainingRecord(opened.record ?? undefined);
    this.#guard = new TrainingGuard(
      { ...options, engine: ports.engine, logger: ports.logger, tally: this.#tally },
      { version: opened.current.version, record: opened.guard },
    );
    const table = new SlotTable(configuration.slots);
    this.#roster = new ActorRoster(options);
    const round = (): OpenRound => this.#round;
    this.#snapshots = new SlotSnapshots(configuration.slots, opened.snapshots);
    this.#snapshotsOfPlayed = opened.snapshots;
    this.#leases = new SlotLeases({
      table,
      snapshots: this.#snapshots,
      round,
      roster: this.#roster,
      tally: this.#tally,
      segmentLength: configuration.segmentLength,
      log: (message, fields) => ports.logger.info(message, fields),
    });
    this.#actors = this.#createActorService(round);
    this.actors = this.#actors;
    this.#evaluated = new EvaluatedVersions({
      folder: opened.folder.path,
      every: options.evaluateEvery,
      logger: ports.logger,
    });
    this.#checkpoints = new CheckpointWriter({
      ...options,
      evaluated: this.#evaluated,
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
      table,
      record: this.#record,
      tally: this.#tally,
    });
    this.#round = this.#firstRound(table);
    this.#played = this.#round;
  }

  status(): LearnerStatus {
    const paused = this.#whyPaused();
    const reason =
      paused ??
      whyNobodyPlays({
        begun: this.#leases.begun,
        orphans: this.#leases.orphans,
        actors: this.#roster.takerCount,
        expectedActors: this.#options.expectedActors,
      });
    const waiting = paused === null ? "waiting for actors" : "paused";
    return this.#report.status({
      current: this.#current,
      positions: this.#played.positions,
      state: this.#state === "training" && reason !== null ? waiting : this.#state,
      arrived: this.#round.arrived,
      rows: this.#round.rows,
      reason,
      remarks: [...this.#remarks.current, ...this.#guard.remarks],
      guard: this.#guard.status,
      lastCheckpointVersion: this.#checkpoints.savedVersion,
      evaluation: this.#evaluated.status,
    });
  }

  /** Whether a slot's segment of the round that accepts segments has arrived; by slot. */
  arrived(): readonly boolean[] {
    return this.#round.positions.map(({ slot }) => this.#round.isAccepted(slot));
  }

  /**
   * Trains until the target is reached or `stopping` aborts, then saves a checkpoint. Call once.
   * @throws {ModelError} `NON_FINITE_LOSS`, `NON_FINITE_GRADIENT`: the update was not published
   * @throws {ProtocolError} `FENCE_STALE` when another learner has taken over
   */
  async run(stopping: AbortSignal): Promise<RunSummary> {
    const { clock } = this.#ports;
    const { actorWaitMs, heartbeatIntervalMs } = this.#options;
    // Earlier actors reconnect at once; one that does not may have failed together with the learner.
    const waitMs = this.#opened.resumed ? Math.min(actorWaitMs, returnMs) : actorWaitMs;
    const waiting = clock.timer(waitMs, () => this.#leases.begin());
    const checks = this.#actors.watchLeases(heartbeatIntervalMs / leaseChecksPerHeartbeat);
    try {
      this.#report.begun(clock.now(), this.#current.version);
      await this.#guard.begin();
      this.#played.publish();
      this.#actors.published();
      if (!this.#opened.resumed || this.#isBehindStore)
        await this.#checkpoints.save(this.#snapshot());
      const complete = await this.#train(stopping);
      return await this.#end(complete);
    } finally {
      this.#state = "finished";
      waiting.cancel();
      checks.cancel();
      this.#actors.close();
      await this.#opened.folder.close();
      await this.#checkpoints.close();
    }
  }

  /** The store's checkpoint names records that the ledger has lost: a new one takes its place. */
  get #isBehindStore(): boolean {
    const { storedVersion, current } = this.#opened;
    return storedVersion !== null && storedVersion > current.version;
  }

  async #train(stopping: AbortSignal): Promise<boolean> {
    const target = this.#options.targetVersion ?? Number.POSITIVE_INFINITY;
    while (this.#current.version < target) {
      const closed = await unlessAborted(this.#played.computed, stopping);
      if (closed === null) {
        this.#state = "stopping";
        break;
      }
      await this.#update(closed);
    }
    // Actors may have begun a round that is not needed.
    await this.#played.giveUp();
    return this.#state !== "stopping";
  }

  /** Makes and publishes the next version from a round's accumulated gradients. Actors can then play the next round. */
  async #update(closed: ClosedRound): Promise<void> {
    const { engine, clock, parameters } = this.#ports;
    const { run, configuration } = this.#options;
    // Read now: after the publication the next round may close at any moment.
    const next = this.#round;
    const startedMs = clock.now();
    const { rollbacks } = this.#guard;
    const made = await this.#report.measure(async () =>
      this.#guard.examine(
        await makeUpdate(engine, configuration, closed.version, this.#played, rollbacks),
        closed,
      ),
    );
    const current = { run, version: made.version, ...made.weights };
    const { fence } = this.#opened;
    const { duplicate } = await this.#report.publishing(() =>
      parameters.publish({ ...current, fence }),
    );
    this.#current = current;
    this.#played = next;
    this.#snapshotsOfPlayed = next.positions.flatMap(
      (position) => this.#snapshots.towards(position) ?? [],
    );
    this.#repeating &&= duplicate;
    next.publish();
    this.#actors.published();
    if (this.#repeating) this.#leases.repeatGrants();
    await this.#remember({ closed, made, startedMs });
    await this.#checkpoints.afterUpdate(this.#snapshot());
  }

  async #remember(update: FinishedUpdate): Promise<void> {
    const { closed, made } = update;
    const { folder } = this.#opened;
    const point = this.#report.updated(update, this.#ports.clock.now());
    for (const remark of this.#remarks.updated(closed.rewarded, this.#record.state.recent))
      this.#ports.logger.warn("training may be worthless", { remark });
    raiseAlarms(made.entry, this.#options, { tally: this.#tally, logger: this.#ports.logger });
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
      positions: this.#played.positions,
      snapshots: this.#snapshotsOfPlayed,
      record: this.#record.state,
      guard: this.#guard.record,
    };
  }

  #afterSegment(): void {
    if (this.#round.state !== "complete") return;
    this.#round = this.#round.next();
    this.#leases.roundOpened(this.#ports.clock.now());
  }

  #firstRound(table: SlotTable): OpenRound {
    const { configuration, algorithm, maxWaitingGradients } = this.#options;
    const { engine, clock, seen } = this.#ports;
    const shape = segmentShape(configuration);
    const planAt = (version: number): UpdatePlan => updatePlan(configuration, algorithm, version);
    const parts = {
      ...{ shape, planAt, algorithm, engine, table, seen },
      figures: algorithm.figures,
      beforeStep: algorithm.beforeStep,
      maxWaiting: maxWaitingGradients,
      measure: (work: () => Promise<void>) => this.#report.measure(work),
      memory: createFrameMemory(planAt(this.#opened.current.version).stored, shape),
      now: () => clock.now(),
    };
    return new OpenRound(parts, this.#opened.current.version, this.#opened.positions);
  }

  #createActorService(round: () => OpenRound): ActorService {
    const { run, configuration, heartbeatIntervalMs, leaseMs, actorEngine, actorProcessor } =
      this.#options;
    const configurationJson = canonicalJson(configuration);
    return new ActorService({
      welcome: {
        type: "welcome",
        run,
        configurationJson,
        configurationSha256: configurationSha256(configuration),
        heartbeatIntervalMs,
        leaseMs,
        keepsSnapshots: true,
        actorEngine,
      },
      actorProcessor,
      round,
      roster: this.#roster,
      leases: this.#leases,
      tally: this.#tally,
      clock: this.#ports.clock,
      logger: this.#ports.logger,
      onAccepted: () => this.#afterSegment(),
      onChange: () => this.#beginWhenAllAreThere(),
    });
  }

  #beginWhenAllAreThere(): void {
    if (this.#leases.begun) return;
    if (this.#roster.takerCount >= this.#options.expectedActors) this.#leases.begin();
  }

  /** What stops the learner itself. */
  #whyPaused(): string | null {
    const { reasons } = this.#ports.readiness;
    return reasons[diskReason] ?? reasons[parameterServerReason] ?? null;
  }
}
