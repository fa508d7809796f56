import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { createEngine, engineNameOf, type LearningEngine } from "@lockstep/model";
import {
  bytesOfFloats,
  type HashedWeights,
  hashedWeights,
  type LearnedState,
  learningEngineOptions,
  learningSegmentOf,
  type MadeUpdate,
  makeUpdate,
  RoundUpdate,
  type SegmentWithFrames,
  segmentShape,
  updatePlan,
} from "@lockstep/round";
import { differingKeys, type RunConfiguration } from "@lockstep/run-configuration";
import { sha256Hex } from "@lockstep/system";
import type { LedgerSession } from "../files/ledger-session.ts";
import { expectSameMachine } from "./same-machine.ts";

/** Where the learner was at a version. */
export interface LearnerState {
  readonly weights: Float32Array;
  /** `null` is the optimizer's beginning. */
  readonly optimizerState: Float32Array | null;
}

/** How a run learns in one session. */
interface Learning {
  readonly configuration: RunConfiguration;
  readonly algorithm: ChosenAlgorithm;
  readonly engine: LearningEngine;
  readonly engineName: string;
}

export interface RepeatedLearnerOptions {
  /** Makes the algorithm that a session's configuration names. */
  readonly algorithmOf: (configuration: RunConfiguration) => Promise<ChosenAlgorithm>;
  readonly threads: number;
  /** Whether updates say what each of their operators computed. */
  readonly operatorHashes: boolean;
}

/** Makes a run's updates again, one after another, as the session learned that made them. */
export class RepeatedLearner {
  readonly #options: RepeatedLearnerOptions;
  #learning: Learning;

  private constructor(options: RepeatedLearnerOptions, learning: Learning) {
    this.#options = options;
    this.#learning = learning;
  }

  /** @throws {CliError} `MACHINE_DIFFERS` when the session's engine is another one here */
  static async create(
    options: RepeatedLearnerOptions,
    session: LedgerSession,
    { weights, optimizerState }: LearnerState,
  ): Promise<RepeatedLearner> {
    const learning = await learningOf(options, session);
    await learning.engine.loadWeights(weights);
    if (optimizerState !== null) await learning.engine.loadOptimizerState(optimizerState);
    return new RepeatedLearner(options, learning);
  }

  /** Weights now. */
  weights(): Promise<HashedWeights> {
    return hashedWeights(this.#learning.engine);
  }

  async optimizerSha256(): Promise<string> {
    return sha256Hex(bytesOfFloats(await this.#learning.engine.optimizerState()));
  }

  /** Goes over to a later session's engine and configuration. @throws {CliError} `MACHINE_DIFFERS` */
  async continueAs(session: LedgerSession): Promise<void> {
    const before = this.#learning;
    const same = differingKeys(before.configuration, session.configuration).length === 0;
    if (same && engineNameOf(session.record.engine) === before.engineName) {
      expectSameMachine(session, before.engine);
      return;
    }
    const next = await learningOf(this.#options, session);
    await next.engine.loadWeights(await before.engine.weights());
    await next.engine.loadOptimizerState(await before.engine.optimizerState());
    await before.engine.close();
    this.#learning = next;
  }

  async state(): Promise<LearnedState> {
    const { engine } = this.#learning;
    return { weights: await engine.weights(), optimizerState: await engine.optimizerState() };
  }

  /** Goes on with what was learned at another version. */
  async goOnFrom({ weights, optimizerState }: LearnedState): Promise<void> {
    const { engine } = this.#learning;
    await engine.loadWeights(weights);
    await engine.loadOptimizerState(optimizerState);
  }

  /**
   * The update that follows a version.
   * @param segments of all slots
   * @param rollbacks of the run before
   */
  async update(
    version: number,
    segments: readonly SegmentWithFrames[],
    rollbacks: number,
  ): Promise<MadeUpdate["entry"]> {
    const { configuration, algorithm, engine } = this.#learning;
    const round = new RoundUpdate({
      engine,
      plan: updatePlan(configuration, algorithm, version),
      figures: algorithm.figures,
      beforeStep: algorithm.beforeStep,
      shape: segmentShape(configuration),
      maxWaiting: 1,
    });
    round.start();
    for (const segment of segments) {
      const frames = round.frames.open(segment.slot);
      frames.add(segment.frames);
      frames.keep();
      round.offer(learningSegmentOf(segment, algorithm, configuration));
    }
    return (await makeUpdate(engine, configuration, version, round, rollbacks)).entry;
  }

  async close(): Promise<void> {
    await this.#learning.engine.close();
  }
}

async function learningOf(
  { algorithmOf, threads, operatorHashes }: RepeatedLearnerOptions,
  session: LedgerSession,
): Promise<Learning> {
  const { configuration } = session;
  const algorithm = await algorithmOf(configuration);
  const options = learningEngineOptions(configuration, algorithm, threads);
  const engineName = engineNameOf(session.record.engine);
  const engine = await createEngine({ name: engineName, ...options, operatorHashes });
  try {
    expectSameMachine(session, engine);
    return { configuration, algorithm, engine, engineName };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
