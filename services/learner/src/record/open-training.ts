import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SlotSnapshot } from "@lockstep/environment";
import { messageOf } from "@lockstep/errors";
import {
  type EngineIdentity,
  initialWeights,
  isPortable,
  type LearningEngine,
  thisProcessor,
} from "@lockstep/model";
import type { Checkpoint, ParameterService, VersionedWeights } from "@lockstep/protocol";
import {
  decodeCheckpoint,
  environmentSteps,
  firstPosition,
  hashedWeights,
  type LearnerCheckpoint,
  learningRateAfter,
  ledgerChange,
  networkOf,
  type ReachedPosition,
  type TrainingRecordState,
} from "@lockstep/round";
import {
  canBeOneRun,
  configurationSha256,
  differingKeys,
  type KeyDifference,
  keyDifferenceText,
  mayChange,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import type { Logger } from "@lockstep/service-kit";
import type { ActorProcessor } from "../actors/actor-processor.ts";
import { LearnerError } from "../learner-error.ts";
import { begun } from "../waiting/begun.ts";
import { isTorn, ledgerHolds } from "./ledger-file.ts";
import { type FoundPoint, RestartPoints } from "./restart-points.ts";
import { RunFolder } from "./run-folder.ts";

export interface RunIdentity {
  readonly run: string;
  readonly configuration: RunConfiguration;
}

export interface OpenTrainingOptions extends RunIdentity {
  readonly runDir: string;
  /** `never` refuses to continue a run, `required` refuses to begin one, `auto` does either. */
  readonly resume: "never" | "auto" | "required";
  /** Weights that a new run begins with; absent: those that its seed gives. */
  readonly initialWeights?: Float32Array | undefined;
  /** What to do when the checkpoint was made with another engine. */
  readonly engineChange: "refuse" | "record";
  /** What the actors compute with, for the ledger. */
  readonly actorEngine: string;
  /** What their processors must be, for the ledger; absent where that does not matter. */
  readonly actorProcessor?: ActorProcessor | undefined;
  /** Whether the engine hashes its operators, for the ledger. */
  readonly operatorHashes?: boolean;
  /** This process's name for the parameter server. */
  readonly holder: string;
  /** Program → version, for the ledger. */
  readonly software: Readonly<Record<string, string>>;
  readonly parameters: ParameterService;
  /** The store's checkpoint, where it was asked for before the engine was ready; it is asked for here when absent. */
  readonly firstLook?: Promise<Checkpoint | null>;
  /** The run folder's restart points, where they were read before the engine was ready. */
  readonly restartPoints?: Promise<readonly FoundPoint[]>;
  readonly engine: LearningEngine;
  readonly logger: Logger;
}

/** What a checkpoint has of a run with a guard, or of one that had it. */
export type GuardRecord = Pick<LearnerCheckpoint, "rollbacks" | "guard">;

/** A run that is ready for its next round: the engine has its weights, the store has them published. */
export interface OpenedTraining {
  readonly fence: number;
  readonly current: VersionedWeights;
  /** Every slot at the start of the round. */
  readonly positions: readonly ReachedPosition[];
  /** On the way to them. */
  readonly snapshots: readonly SlotSnapshot[];
  /** `null` for a new run. */
  readonly record: TrainingRecordState | null;
  /** Of a run with a guard, or of one that had it. */
  readonly guard: GuardRecord;
  readonly resumed: boolean;
  /** Version of the checkpoint in the store, which may be older than the run; `null` for a new run. */
  readonly storedVersion: number | null;
  readonly folder: RunFolder;
  readonly restartPoints: RestartPoints;
}

/**
 * Begins a run, or continues it from its newest checkpoint that fits its ledger, as the only learner with the fence.
 * @throws {LearnerError} `RUN_EXISTS`, `NO_CHECKPOINT`, `CONFIGURATION_CHANGED`, `ENGINE_CHANGED`,
 * `RUN_FOLDER_UNUSABLE`, `LEDGER_MISMATCH`
 * @throws {CheckpointError} `CHECKPOINT_CORRUPT`
 * @throws {ProtocolError} when the parameter server refuses
 */
export async function openTraining(options: OpenTrainingOptions): Promise<OpenedTraining> {
  const { run, configuration, parameters, engine, logger } = options;
  const points = await (options.restartPoints ?? RestartPoints.find(options.runDir));
  const { fence, stored, checkpoint } = await takeOver(options, points);
  const changes = checkpoint === null ? [] : changesSince(checkpoint, configuration);
  await loadInto(engine, checkpoint, options);
  const version = checkpoint?.version ?? 0;
  const current = { run, version, ...(await hashedWeights(engine)) };
  const publish = () => parameters.publish({ ...current, fence });
  // Of a resumed run the store usually has the version: that is asked while the folder is made ready.
  const published = checkpoint === null ? null : begun(publish());
  const folder = await RunFolder.open(
    options.runDir,
    {
      type: "run",
      run,
      seed: configuration.seed,
      configuration,
      configurationSha256: configurationSha256(configuration),
      engine: engine.identity,
      portable: isPortable(engine.identity),
      actorEngine: options.actorEngine,
      ...(options.actorProcessor && { actorProcessor: options.actorProcessor }),
      ...(options.operatorHashes && { operatorHashes: true }),
      processor: thisProcessor(),
      software: options.software,
      version,
      weightsSha256: current.sha256,
      ...(changes.length > 0 && { changes: changes.map(ledgerChange) }),
    },
    checkpoint && { ledger: checkpoint.ledger, curveBytes: checkpoint.curveBytes },
  );
  const restartPoints = openRestartPoints(options.runDir, points);
  await (published ?? publish());
  logger.info(checkpoint === null ? "run begun" : "run resumed", { run, version, fence });
  if (changes.length > 0)
    logger.warn("the run goes on with another configuration", {
      run,
      version,
      changes: changes.map(keyDifferenceText),
    });
  return {
    fence,
    current,
    positions: checkpoint?.positions ?? firstPositions(configuration.slots),
    snapshots: checkpoint?.snapshots ?? [],
    record: checkpoint?.record ?? null,
    guard: guardRecordOf(checkpoint),
    resumed: checkpoint !== null,
    storedVersion: stored?.version ?? null,
    folder,
    restartPoints,
  };
}

function guardRecordOf(checkpoint: LearnerCheckpoint | null): GuardRecord {
  const { rollbacks, guard } = checkpoint ?? {};
  return { ...(rollbacks !== undefined && { rollbacks }), ...(guard && { guard }) };
}

async function loadInto(
  engine: LearningEngine,
  checkpoint: LearnerCheckpoint | null,
  { initialWeights: given, configuration }: OpenTrainingOptions,
): Promise<void> {
  const { seed } = configuration;
  await engine.loadWeights(
    checkpoint?.weights ?? given ?? initialWeights(networkOf(configuration), seed),
  );
  if (checkpoint !== null) await engine.loadOptimizerState(checkpoint.optimizerState);
}

interface TakenOver {
  readonly fence: number;
  /** The store's checkpoint. */
  readonly stored: LearnerCheckpoint | null;
  /** Where the run goes on; `null` for a new run. */
  readonly checkpoint: LearnerCheckpoint | null;
}

/** Takes the fence and finds the newest checkpoint that can be continued. */
async function takeOver(
  options: OpenTrainingOptions,
  points: readonly FoundPoint[],
): Promise<TakenOver> {
  const { run, runDir, parameters, holder, logger } = options;
  // Before the fence is taken: a mistaken start must not stop the learner that trains.
  const seen = continuation(await (options.firstLook ?? parameters.loadCheckpoint(run)), options);
  const own = seen && (await newestThatFits(seen, points, runDir, logger));
  const fence = await parameters.acquireFence(run, holder);
  // Another learner may have saved a newer one before it lost the fence. With a restart point of this folder that is of no
  // interest: its rounds are repeated with the same result.
  if (own !== seen) return { fence, stored: seen, checkpoint: own };
  const stored = continuation(await parameters.loadCheckpoint(run), options);
  const checkpoint = stored && (await newestThatFits(stored, points, runDir, logger));
  return { fence, stored, checkpoint };
}

function openRestartPoints(runDir: string, found: readonly FoundPoint[]): RestartPoints {
  try {
    return RestartPoints.open(runDir, found);
  } catch (error) {
    throw new LearnerError(
      "RUN_FOLDER_UNUSABLE",
      `cannot write the run folder ${runDir}: ${messageOf(error)}; choose another --run-dir or make it writable`,
      { cause: error },
    );
  }
}

/**
 * A killed learner's folder has newer checkpoints than the store. After a power failure the ledger may lack the records
 * of these, or even of the store's: then an older checkpoint whose records exist is used.
 */
async function newestThatFits(
  stored: LearnerCheckpoint,
  points: readonly FoundPoint[],
  runDir: string,
  logger: Logger,
): Promise<LearnerCheckpoint> {
  const ledger = join(runDir, "ledger.jsonl");
  let newest: LearnerCheckpoint | null = null;
  for (const { checkpoint: point } of points)
    if (newest === null && isSameRun(point, stored) && (await ledgerHolds(ledger, point.ledger)))
      newest = point;
  if (newest === null) return stored;
  if (newest.version > stored.version) return newest;
  // If the ledger is complete, an older checkpoint would be from another machine: that is refused.
  if ((await ledgerHolds(ledger, stored.ledger)) || !(await isTorn(ledger))) return stored;
  logger.warn("the ledger's end is torn: going on from an older version", {
    version: newest.version,
    checkpoint: stored.version,
  });
  return newest;
}

function isSameRun(point: LearnerCheckpoint, stored: LearnerCheckpoint): boolean {
  return (
    point.run === stored.run &&
    canBeOneRun(JSON.parse(point.configurationJson), JSON.parse(stored.configurationJson)) &&
    isDeepStrictEqual(point.engine, stored.engine)
  );
}

function firstPositions(slots: number): ReachedPosition[] {
  return Array.from({ length: slots }, (_, slot) => firstPosition(slot));
}

function continuation(
  saved: Checkpoint | null,
  options: OpenTrainingOptions,
): LearnerCheckpoint | null {
  const { run, resume } = options;
  if (saved === null) {
    if (resume !== "required") return null;
    throw new LearnerError(
      "NO_CHECKPOINT",
      `run ${run} has no checkpoint to resume (--resume required); start it with --resume auto, or name the parameter server of the store that has it (--parameter-servers)`,
    );
  }
  if (resume === "never") {
    throw new LearnerError(
      "RUN_EXISTS",
      `run ${run} has a checkpoint at version ${saved.version}; continue it with --resume auto, or choose another --run name`,
    );
  }
  const checkpoint = decodeCheckpoint(saved.bytes);
  refuseChanges(checkpoint, options);
  return checkpoint;
}

function refuseChanges(checkpoint: LearnerCheckpoint, options: OpenTrainingOptions): void {
  const { run, configuration, engine, engineChange, logger } = options;
  const fixed = changesSince(checkpoint, configuration).filter(({ key }) => !mayChange(key));
  if (fixed.length > 0)
    throw new LearnerError(
      "CONFIGURATION_CHANGED",
      `run ${run} cannot be resumed with another configuration: ${fixed.map(keyDifferenceText).join("; ")}; use the same values, or choose another --run name`,
      { details: { keys: fixed.map(({ key }) => key) } },
    );
  refuseStandstill(checkpoint, configuration);
  if (!isDeepStrictEqual(checkpoint.engine, engine.identity)) {
    const change = `with the engine ${described(checkpoint.engine)}, now it is ${described(engine.identity)}`;
    if (engineChange === "refuse") {
      throw new LearnerError(
        "ENGINE_CHANGED",
        `run ${run} was trained ${change}: the last bits of all that follows would differ; use --engine ${checkpoint.engine.name}:${checkpoint.engine.device} of the same versions, or go on with --engine-change record`,
      );
    }
    logger.warn("another engine goes on", { run, was: checkpoint.engine, now: engine.identity });
  }
}

/** A changed schedule that is over already would let the run go on and learn nothing. */
function refuseStandstill(checkpoint: LearnerCheckpoint, configuration: RunConfiguration): void {
  const { version } = checkpoint;
  if (changesSince(checkpoint, configuration).length === 0) return;
  if (learningRateAfter(configuration, version) > 0) return;
  throw new LearnerError(
    "CONFIGURATION_CHANGED",
    `the changed schedule is over: learning.scheduleSteps is ${configuration.learning.scheduleSteps}, and the run has played ${environmentSteps(configuration, version)} steps, so that its learning rate would be 0; raise learning.scheduleSteps`,
  );
}

function changesSince(
  { configurationJson }: LearnerCheckpoint,
  configuration: RunConfiguration,
): readonly KeyDifference[] {
  return differingKeys(JSON.parse(configurationJson), configuration);
}

/** e.g. `onnx:cpu (onnxruntime 1.30.0)` */
function described({ name, device, versions }: EngineIdentity): string {
  const listed = Object.entries(versions).map((each) => each.join(" "));
  return `${name}:${device} (${listed.join(", ")})`;
}
