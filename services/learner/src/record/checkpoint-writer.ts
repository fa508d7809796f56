import type { SlotSnapshot } from "@lockstep/environment";
import { LockstepError } from "@lockstep/errors";
import type { LearningEngine } from "@lockstep/model";
import type { ParameterService, VersionedWeights } from "@lockstep/protocol";
import {
  bytesOfFloats,
  encodeCheckpoint,
  floatsOfBytes,
  type LearnerCheckpoint,
  type LedgerPosition,
  networkOf,
  type ReachedPosition,
  type TrainingRecordState,
} from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { configurationSha256 } from "@lockstep/run-configuration";
import type { Logger, Readiness } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import { sha256Hex } from "@lockstep/system";
import type { Tally } from "../report/tally.ts";
import type { EvaluatedVersions } from "./evaluated-versions.ts";
import type { GuardRecord } from "./open-training.ts";
import { type RestartPoint, type RestartPoints, restartPointOf } from "./restart-points.ts";
import { retryWhileDiskFull } from "./retry-while-disk-full.ts";
import type { RunFolder } from "./run-folder.ts";
import { TimeShare } from "./time-share.ts";

/** The run between two updates. */
export interface TrainingSnapshot {
  readonly current: VersionedWeights;
  /** Every slot at the start of the round of the version. */
  readonly positions: readonly ReachedPosition[];
  /** On the way to them. */
  readonly snapshots: readonly SlotSnapshot[];
  readonly record: TrainingRecordState;
  readonly guard: GuardRecord;
}

export interface CheckpointWriterOptions {
  readonly run: string;
  readonly configuration: RunConfiguration;
  readonly configurationJson: string;
  readonly fence: number;
  /** Of the checkpoint in the store when the session began; `null` for a new run. */
  readonly storedVersion: number | null;
  readonly checkpointEveryUpdates: number;
  readonly checkpointEverySeconds: number;
  /** Share of the time that restart points may take. */
  readonly checkpointShare: number;
  readonly weightsFilesKept: number;
  readonly evaluated: EvaluatedVersions;
  readonly folder: RunFolder;
  readonly restartPoints: RestartPoints;
  readonly parameters: ParameterService;
  readonly engine: LearningEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readiness: Pick<Readiness, "block" | "clear">;
  readonly tally: Tally;
}

interface Saved {
  /** The checkpoint, encoded. */
  readonly bytes: Uint8Array;
  readonly optimizerState: Float32Array;
  readonly ledger: LedgerPosition;
}

/**
 * Saves checkpoints and their version's weights while training continues, one at a time. In between it writes restart
 * points into the run folder, as often as their share of the time allows.
 */
export class CheckpointWriter {
  readonly #options: CheckpointWriterOptions;
  #savedVersion: number | null;
  /** The last checkpoint that this session saved, including its weights file. */
  #writtenVersion: number | null = null;
  #lastVersion: number;
  #lastMs: number;
  #saving: Promise<void> | null = null;
  /** Whether a version that is to be evaluated is being saved. */
  #savingEvaluated = false;
  #failure: { readonly error: unknown } | null = null;
  readonly #restartShare: TimeShare;
  #leavingPoint: Promise<void> | null = null;
  #nextPoint: RestartPoint | null = null;
  #restartFailed = false;

  constructor(options: CheckpointWriterOptions) {
    this.#options = options;
    this.#savedVersion = options.storedVersion;
    this.#lastVersion = options.storedVersion ?? 0;
    this.#restartShare = new TimeShare(options.checkpointShare);
    this.#lastMs = options.clock.now();
  }

  /** Version of the newest durable checkpoint; `null` before the first. */
  get savedVersion(): number | null {
    return this.#savedVersion;
  }

  /**
   * Saves when a checkpoint is due. The engine may continue as soon as it returns.
   * @throws {ProtocolError} `FENCE_STALE` when an earlier save was refused permanently
   */
  async afterUpdate(snapshot: TrainingSnapshot): Promise<void> {
    this.#throwFatal();
    const { version } = snapshot.current;
    if (this.#options.evaluated.isDue(version)) {
      await this.#saveForEvaluation(snapshot);
      return;
    }
    // A learner that went on from a later point would never make the version again whose weights are not kept yet.
    if (!this.#savingEvaluated) await this.#leaveRestartPoint(snapshot);
    if (this.#saving !== null || !this.#isDue(version)) return;
    await this.save(snapshot);
  }

  async #saveForEvaluation(snapshot: TrainingSnapshot): Promise<void> {
    const { version } = snapshot.current;
    this.#savingEvaluated = true;
    await this.save(snapshot, () => {
      this.#savingEvaluated = false;
      if (this.#failure !== null) this.#options.evaluated.notSaved(version);
    });
  }

  /**
   * Begins to save: returns when the state is copied.
   * @param settled called when it is saved, or has failed
   */
  async save(snapshot: TrainingSnapshot, settled: () => void = () => undefined): Promise<void> {
    await this.#saving;
    this.#lastVersion = snapshot.current.version;
    this.#lastMs = this.#options.clock.now();
    const checkpoint = await this.#checkpointOf(snapshot);
    const { optimizerState, ledger } = checkpoint;
    const bytes = encodeCheckpoint(checkpoint);
    this.#failure = null;
    this.#saving = this.#write(snapshot.current, { bytes, optimizerState, ledger })
      .catch((error: unknown) => this.#failed(snapshot.current.version, error))
      .finally(() => {
        this.#saving = null;
        settled();
      });
  }

  /** Saves the last checkpoint: returns when it is durable. @throws when it cannot be saved */
  async saveLast(snapshot: TrainingSnapshot): Promise<void> {
    await this.settled();
    if (this.#writtenVersion !== snapshot.current.version) {
      await this.save(snapshot);
      await this.#saving;
    }
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** Returns when nothing is being saved. */
  async settled(): Promise<void> {
    await this.#saving;
    await this.#leavingPoint;
  }

  /** Waits for what is being written; writes nothing more. */
  async close(): Promise<void> {
    await this.settled();
    await this.#options.restartPoints.close();
  }

  async #checkpointOf({
    current,
    positions,
    snapshots,
    record,
    guard,
  }: TrainingSnapshot): Promise<LearnerCheckpoint> {
    const { run, configurationJson, engine, folder } = this.#options;
    const { ledger, curveBytes } = folder.position;
    return {
      run,
      version: current.version,
      configurationJson,
      engine: engine.identity,
      weights: floatsOfBytes(current.bytes),
      optimizerState: await engine.optimizerState(),
      positions,
      snapshots,
      ledger,
      curveBytes,
      record,
      ...guard,
    };
  }

  /**
   * Leaves a restart point when one is due: it is written while training continues. While one is being written, the newest
   * waits. Training does not depend on them: a failure does not end or pause it.
   */
  async #leaveRestartPoint(snapshot: TrainingSnapshot): Promise<void> {
    const { clock } = this.#options;
    const begunMs = clock.now();
    if (!this.#restartShare.isDue(begunMs)) return;
    this.#nextPoint = restartPointOf(await this.#checkpointOf(snapshot));
    // This thread has now read each byte once. The file system copies each once, on another thread: as much work, but on a
    // busy machine that thread mostly waits for its turn, which holds nothing up.
    this.#restartShare.spent(begunMs, begunMs + 2 * (clock.now() - begunMs));
    this.#leavingPoint ??= this.#writePoints();
  }

  async #writePoints(): Promise<void> {
    for (let point = this.#nextPoint; point !== null; point = this.#nextPoint) {
      this.#nextPoint = null;
      try {
        await this.#options.restartPoints.write(point);
        this.#restartPointLeft(null);
      } catch (error) {
        this.#restartPointLeft(error);
      }
    }
    this.#leavingPoint = null;
  }

  /** Logs once that restart points cannot be written, and once that they can again. */
  #restartPointLeft(error: unknown): void {
    const { logger } = this.#options;
    const failed = error !== null;
    if (failed && !this.#restartFailed)
      logger.warn("restart points cannot be written: a killed learner goes on from the store's", {
        error,
      });
    if (!failed && this.#restartFailed) logger.info("restart points are written again");
    this.#restartFailed = failed;
  }

  async #write(current: VersionedWeights, saved: Saved): Promise<void> {
    const { folder, parameters, run, fence, configuration } = this.#options;
    const { version, sha256 } = current;
    const { bytes, optimizerState, ledger } = saved;
    await retryWhileDiskFull(async () => {
      await folder.sync();
      await folder.writeWeights(
        {
          weights: current.bytes,
          optimizerState: bytesOfFloats(optimizerState),
          about: {
            run,
            version,
            sha256,
            network: networkOf(configuration),
            configurationSha256: configurationSha256(configuration),
            ledger,
          },
        },
        this.#options.weightsFilesKept,
        this.#options.evaluated,
      );
    }, this.#options);
    await parameters.saveCheckpoint({ run, version, bytes, sha256: sha256Hex(bytes), fence });
    this.#savedVersion = version;
    this.#writtenVersion = version;
    this.#options.tally.add("checkpointsSaved");
    this.#options.logger.info("checkpoint saved", { version, bytes: bytes.length });
  }

  #failed(version: number, error: unknown): void {
    this.#failure = { error };
    this.#options.tally.add("checkpointsFailed");
    this.#options.logger.error("checkpoint not saved", { version, error });
  }

  #throwFatal(): void {
    const error = this.#failure?.error;
    if (error instanceof LockstepError && !error.retryable && error.group !== "peer") throw error;
  }

  #isDue(version: number): boolean {
    const { clock, checkpointEveryUpdates, checkpointEverySeconds } = this.#options;
    if (this.#failure !== null) return true;
    return (
      version - this.#lastVersion >= checkpointEveryUpdates ||
      clock.now() - this.#lastMs >= checkpointEverySeconds * 1000
    );
  }
}
