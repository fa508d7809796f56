import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { createEngine, type LearningEngine } from "@lockstep/model";
import { sha256Hex } from "@lockstep/protocol";
import {
  bytesOfFloats,
  hashedWeights,
  learningEngineOptions,
  learningSegmentOf,
  type MadeUpdate,
  makeUpdate,
  RoundUpdate,
  type SegmentWithFrames,
  segmentShape,
  updatePlan,
} from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { LedgerSession } from "../files/audited-run.ts";
import { engineNameOf, expectSameMachine } from "./same-machine.ts";

/** Where the learner was at a version. */
export interface LearnerState {
  readonly weights: Float32Array;
  /** `null` is the optimizer's beginning. */
  readonly optimizerState: Float32Array | null;
}

/** Makes a run's updates again, one after another, on the engine of the session that made them. */
export class RepeatedLearner {
  readonly #configuration: RunConfiguration;
  readonly #algorithm: ChosenAlgorithm;
  readonly #threads: number;
  #engine: LearningEngine;
  #engineName: string;

  private constructor(
    configuration: RunConfiguration,
    algorithm: ChosenAlgorithm,
    threads: number,
    engine: LearningEngine,
    engineName: string,
  ) {
    this.#configuration = configuration;
    this.#algorithm = algorithm;
    this.#threads = threads;
    this.#engine = engine;
    this.#engineName = engineName;
  }

  /** @throws {CliError} `MACHINE_DIFFERS` when the session's engine is another one here */
  static async create(
    configuration: RunConfiguration,
    algorithm: ChosenAlgorithm,
    session: LedgerSession,
    { weights, optimizerState }: LearnerState,
    threads: number,
  ): Promise<RepeatedLearner> {
    const engine = await engineOf(configuration, algorithm, session, threads);
    await engine.loadWeights(weights);
    if (optimizerState !== null) await engine.loadOptimizerState(optimizerState);
    return new RepeatedLearner(configuration, algorithm, threads, engine, engineNameOf(session));
  }

  /** Weights now, float32, little endian. */
  async weights(): Promise<Uint8Array> {
    return (await hashedWeights(this.#engine)).bytes;
  }

  async optimizerSha256(): Promise<string> {
    return sha256Hex(bytesOfFloats(await this.#engine.optimizerState()));
  }

  /** Goes over to a later session's engine. @throws {CliError} `MACHINE_DIFFERS` */
  async continueAs(session: LedgerSession): Promise<void> {
    const name = engineNameOf(session);
    if (name === this.#engineName) {
      expectSameMachine(session, this.#engine);
      return;
    }
    const next = await engineOf(this.#configuration, this.#algorithm, session, this.#threads);
    await next.loadWeights(await this.#engine.weights());
    await next.loadOptimizerState(await this.#engine.optimizerState());
    await this.#engine.close();
    [this.#engine, this.#engineName] = [next, name];
  }

  /**
   * The update that follows a version.
   * @param segments of all slots
   */
  async update(
    version: number,
    segments: readonly SegmentWithFrames[],
  ): Promise<MadeUpdate["entry"]> {
    const configuration = this.#configuration;
    const round = new RoundUpdate({
      engine: this.#engine,
      plan: updatePlan(configuration, this.#algorithm, version),
      figures: this.#algorithm.figures,
      shape: segmentShape(configuration),
      maxWaiting: 1,
    });
    round.start();
    for (const segment of segments) {
      const frames = round.frames.open(segment.slot);
      frames.add(segment.frames);
      frames.keep();
      round.offer(learningSegmentOf(segment, this.#algorithm));
    }
    return (await makeUpdate(this.#engine, configuration, version, round)).entry;
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }
}

async function engineOf(
  configuration: RunConfiguration,
  algorithm: ChosenAlgorithm,
  session: LedgerSession,
  threads: number,
): Promise<LearningEngine> {
  const options = learningEngineOptions(configuration, algorithm, threads);
  const engine = await createEngine({ name: engineNameOf(session), ...options });
  try {
    expectSameMachine(session, engine);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
