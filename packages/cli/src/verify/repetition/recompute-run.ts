import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type ChosenAlgorithm, chosenAlgorithm } from "@lockstep/algorithm";
import type { EnvironmentPlaces } from "@lockstep/environment";
import { initialWeights } from "@lockstep/model";
import {
  floatsOfBytes,
  type LearnedState,
  type LedgerProblem,
  type LedgerUpdate,
  networkOf,
  readLedger,
  type SegmentWithFrames,
  SlotHistories,
} from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../../cli-error.ts";
import { pathsOf } from "../../run-folder/run-folder.ts";
import type { AuditedRun } from "../files/audited-run.ts";
import { readWeightsFile } from "../files/bounded-files.ts";
import { compareSegments, compareUpdate, type RecordedUpdate } from "./compare-update.ts";
import { firstOtherOperator, firstOtherStage } from "./first-operator.ts";
import { firstOtherInPlay } from "./operator-search.ts";
import { type LearnerState, RepeatedLearner } from "./repeated-learner.ts";
import { SegmentThreads } from "./segment-threads.ts";

export interface RecomputeOptions {
  readonly folder: string;
  readonly run: AuditedRun;
  readonly places: EnvironmentPlaces;
  readonly start: Start;
  /** Last update. */
  readonly to: number;
  /** What the actors computed with; `null` plays the recorded actions and computes no update. */
  readonly actorEngine: string | null;
  /**
   * After each version that was computed, with its weights, float32, little endian.
   * @returns what of its evaluation is not as recorded
   */
  evaluated(version: number, weights: () => Promise<Uint8Array>): Promise<LedgerProblem | null>;
  /** Whether what each operator computed is compared, too, and the first difference is named by its operator. */
  readonly operators: boolean;
  /** After each update. @param operators whose hashes were compared */
  done(operators: number): void;
}

/** Where computing begins. */
export interface Start {
  readonly version: number;
  /** `null`: the weights are made from the seed. */
  readonly keptAs: string | null;
}

/**
 * Where a verification of an update and those after it begins: with the newest weights that were kept before it, or with
 * the seed. Recorded actions can be played from anywhere.
 * @throws {CliError} `RUN_FOLDER` when neither is there
 */
export function startBefore(
  update: number,
  { kept, sessions, rollbacks }: AuditedRun,
  playOnly: boolean,
): Start {
  const [{ record: first }] = sessions;
  if (first.version > 0)
    throw new CliError(
      "RUN_FOLDER",
      `the ledger begins at version ${first.version}, as a continuation of one in another folder; put that one's lines, up to the one with SHA-256 ${first.previous}, before these, or compare the files alone: --files-only`,
    );
  if (playOnly) return { version: update - 1, keptAs: null };
  // What a later rollback goes back to must be computed on the way, or be kept as well.
  const canGoBack = (start: number): boolean =>
    rollbacks.every(
      ({ version, to }) =>
        version <= start || to >= start || kept.some((each) => each.version === to),
    );
  const newest = kept.findLast(({ version }) => version < update && canGoBack(version));
  // Weights from the seed need no recorded file.
  if (newest === undefined || newest.version === 0) return { version: 0, keptAs: null };
  return { version: newest.version, keptAs: `weights/${newest.version}` };
}

/** Plays and computes again all updates after the start. @returns the first thing that is not as recorded */
export async function recomputeRun(options: RecomputeOptions): Promise<LedgerProblem | null> {
  const { run, places, start, to, actorEngine } = options;
  const { configuration } = run;
  const positions = await positionsAt(run, start.version);
  const learner = actorEngine === null ? null : await openLearner(options);
  const threads = new SegmentThreads({ configuration, places, positions, engine: actorEngine });
  try {
    const repetition = new Repetition(options, threads, learner);
    const problem = await repetition.begin();
    if (problem !== null) return problem;
    for await (const { number, record } of readLedger(run.ledger)) {
      if (record === null || record.version < start.version || record.version > to) continue;
      const found =
        record.type === "run"
          ? await repetition.session(number)
          : await repetition.update({ line: number, update: record });
      if (found !== null) return found;
    }
    return null;
  } finally {
    await threads.close();
    await learner?.close();
  }
}

class Repetition {
  readonly #options: RecomputeOptions;
  readonly #threads: SegmentThreads;
  readonly #learner: RepeatedLearner | null;
  /** Of versions that a rollback goes back to. */
  readonly #states = new Map<number, LearnedState>();

  constructor(options: RecomputeOptions, threads: SegmentThreads, learner: RepeatedLearner | null) {
    this.#options = options;
    this.#threads = threads;
    this.#learner = learner;
  }

  async begin(): Promise<LedgerProblem | null> {
    const { run, start } = this.#options;
    await this.#keepState(start.version);
    if (this.#learner === null || start.keptAs !== null) return null;
    const { sha256 } = await this.#learner.weights();
    const known = run.weights.get(start.version);
    if (sha256 === known) return null;
    const [{ line }] = run.sessions;
    return {
      where: `ledger.jsonl line ${line}, weightsSha256`,
      what: `is ${known}; ${run.configuration.initialWeights === undefined ? "the seed gives" : "initial-weights.f32 has"} ${sha256}`,
    };
  }

  async session(line: number): Promise<null> {
    const session = this.#options.run.sessions.find((each) => each.line === line);
    if (session !== undefined) await this.#learner?.continueAs(session);
    return null;
  }

  async update(recorded: RecordedUpdate): Promise<LedgerProblem | null> {
    const { start, actorEngine, operators, done } = this.#options;
    const { version } = recorded.update;
    if (version === start.version) return null;
    const segments = await this.#threads.play({
      version: version - 1,
      weights: (await this.#learner?.weights())?.bytes ?? null,
      actions: actionsOf(recorded.update),
    });
    const played = compareSegments(recorded, segments, actorEngine);
    if (played !== null) return operators ? this.#inPlay(recorded, played) : played;
    const problem = (await this.#compute(recorded, segments)) ?? (await this.#evaluate(version));
    const { names, steps } = recorded.update.operators ?? { names: [], steps: [] };
    if (problem === null) done(operators ? names.length * steps.length : 0);
    return problem;
  }

  async #evaluate(version: number): Promise<LedgerProblem | null> {
    const learner = this.#learner;
    return learner === null
      ? null
      : this.#options.evaluated(version, async () => (await learner.weights()).bytes);
  }

  /** Plays a round with the recorded actions, to name what gave other bits first. */
  async #inPlay(recorded: RecordedUpdate, problem: LedgerProblem): Promise<LedgerProblem> {
    const learner = this.#learner;
    if (learner === null) return problem;
    const { run, places, actorEngine: engine } = this.#options;
    const version = recorded.update.version - 1;
    const positions = await positionsAt(run, version);
    const { configuration } = run;
    const threads = new SegmentThreads({ configuration, places, positions, engine });
    try {
      const { bytes: weights } = await learner.weights();
      const actions = actionsOf(recorded.update);
      const segments = await threads.judge({ version, weights, actions });
      const rollbacks = this.#rollbacksBefore(recorded);
      return await firstOtherInPlay({ recorded, problem, segments, learner, rollbacks });
    } finally {
      await threads.close();
    }
  }

  #rollbacksBefore({ update }: RecordedUpdate): number {
    return this.#options.run.rollbacks.filter(({ version }) => version < update.version).length;
  }

  /** Keeps what was learned at a version as long as a rollback may go back to it. */
  async #keepState(version: number): Promise<void> {
    const { rollbacks } = this.#options.run;
    const isNeeded = (of: number): boolean =>
      rollbacks.some((each) => each.to === of && each.version > version);
    for (const kept of this.#states.keys()) if (!isNeeded(kept)) this.#states.delete(kept);
    if (this.#learner !== null && isNeeded(version))
      this.#states.set(version, await this.#learner.state());
  }

  /** Goes on with an earlier version, as the guard did. @returns the hash of its weights */
  async #goBack(learner: RepeatedLearner, version: number): Promise<string> {
    const path = join(this.#options.folder, "weights", String(version));
    await learner.goOnFrom(this.#states.get(version) ?? keptState(path));
    return (await learner.weights()).sha256;
  }

  async #compute(
    recorded: RecordedUpdate,
    segments: readonly SegmentWithFrames[],
  ): Promise<LedgerProblem | null> {
    const learner = this.#learner;
    if (learner === null) return null;
    const { version, rollback } = recorded.update;
    const entry = await learner.update(version - 1, segments, this.#rollbacksBefore(recorded));
    const other = this.#options.operators ? firstOtherOperator(recorded, entry.operators) : null;
    if (other !== null) return other;
    const sha256OfWeights = rollback && (await this.#goBack(learner, rollback.to));
    const whole = { ...entry, ...(sha256OfWeights && { weightsSha256: sha256OfWeights }) };
    const byStage = this.#options.operators && recorded.update.operators === undefined;
    const problem = byStage ? firstOtherStage(recorded, whole) : compareUpdate(recorded, whole);
    if (problem !== null) return problem;
    await this.#keepState(version);
    const kept = this.#options.run.kept.find((each) => each.version === version);
    if (kept === undefined) return null;
    const sha256 = await learner.optimizerSha256();
    if (sha256 === kept.optimizerSha256) return null;
    return {
      where: `weights/${version}.optimizer.f32`,
      what: `has SHA-256 ${kept.optimizerSha256}; computed again it is ${sha256}`,
    };
  }
}

/** @param path of a kept version's files, without their endings */
function keptState(path: string): LearnedState {
  return {
    weights: floatsOfBytes(readWeightsFile(`${path}.f32`)),
    optimizerState: floatsOfBytes(readWeightsFile(`${path}.optimizer.f32`)),
  };
}

function actionsOf({ segments }: LedgerUpdate): ReadonlyMap<number, Uint8Array> {
  return new Map(
    segments.map(({ slot, actions }) => [slot, Uint8Array.from(Buffer.from(actions, "base64"))]),
  );
}

async function positionsAt({ ledger, configuration }: AuditedRun, version: number) {
  const histories = new SlotHistories(configuration.slots);
  if (version === 0) return histories.positions;
  for await (const { record } of readLedger(ledger)) {
    if (record?.type !== "update") continue;
    histories.advance(record);
    if (record.version === version) break;
  }
  return histories.positions;
}

async function openLearner({
  folder,
  run,
  start,
  operators,
}: RecomputeOptions): Promise<RepeatedLearner> {
  const { sessions } = run;
  const session = sessions.findLast(({ record }) => record.version <= start.version) ?? sessions[0];
  const algorithmOf = ({ learning: { algorithm } }: RunConfiguration): Promise<ChosenAlgorithm> =>
    chosenAlgorithm(
      algorithm,
      algorithm.fileSha256 === undefined ? undefined : pathsOf(folder).algorithm,
    );
  const options = { algorithmOf, threads: availableParallelism(), operatorHashes: operators };
  return RepeatedLearner.create(options, session, stateOf(folder, run, start));
}

function stateOf(folder: string, { configuration }: AuditedRun, { keptAs }: Start): LearnerState {
  if (keptAs === null) {
    if (configuration.initialWeights !== undefined)
      return {
        weights: floatsOfBytes(readWeightsFile(pathsOf(folder).initialWeights)),
        optimizerState: null,
      };
    const weights = initialWeights(networkOf(configuration), configuration.seed);
    return { weights, optimizerState: null };
  }
  return keptState(join(folder, keptAs));
}
