import { messageOf } from "@lockstep/errors";
import { RequestThread } from "@lockstep/system";
import type { MicroBatch } from "../../engine.ts";
import { assertOwnFrames } from "../../micro-batch-shape.ts";
import { ModelError } from "../../model-error.ts";
import type { GradientAnswer, GradientOrder, GradientThreadData } from "./gradient-answers.ts";
import type { ComputedGradients, GradientSource, NumberedWeights } from "./gradient-source.ts";

export interface GradientThreadsOptions {
  /** What each thread runs: a module that answers by `answerGradients`. */
  readonly file: URL;
  /** What its engine needs. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly count: number;
  /** How many numbers the weights are. */
  readonly numbers: number;
}

/**
 * Computes micro-batches in parallel, each on its own thread: they are independent, while cores that share one
 * micro-batch wait for each other at every operation of the graph. (For a micro-batch of 40 rows two cores need nine
 * tenths of one core's time. As two threads they compute two micro-batches in a third more time.)
 */
export class GradientThreads implements GradientSource {
  readonly atOnce: number;
  readonly #threads: readonly GradientThread[];
  readonly #idle: GradientThread[];
  readonly #wanting: ((thread: GradientThread) => void)[] = [];
  readonly #shared: Float32Array;
  #number: number | null = null;

  private constructor(threads: readonly GradientThread[], shared: Float32Array) {
    this.#threads = threads;
    this.#idle = [...threads];
    this.#shared = shared;
    this.atOnce = threads.length;
  }

  /** @throws {ModelError} `ENGINE_UNAVAILABLE` */
  static async create(options: GradientThreadsOptions): Promise<GradientThreads> {
    const { file, count, numbers } = options;
    const weights = new SharedArrayBuffer(4 * numbers);
    const data = { ...options.data, weights };
    const opening = Array.from({ length: count }, () => GradientThread.open(file, data));
    try {
      return new GradientThreads(await Promise.all(opening), new Float32Array(weights));
    } catch (cause) {
      // An error that comes from a thread has lost its class.
      throw new ModelError("ENGINE_UNAVAILABLE", messageOf(cause), { cause });
    }
  }

  async run(
    batch: MicroBatch,
    weights: NumberedWeights,
    gradients: Float32Array,
  ): Promise<ComputedGradients> {
    const thread = this.#idle.pop() ?? (await this.#nextIdle());
    try {
      if (weights.number !== this.#number) {
        this.#shared.set(weights.values);
        this.#number = weights.number;
      }
      return await thread.run(batch, weights.number, gradients);
    } finally {
      const next = this.#wanting.shift();
      if (next === undefined) this.#idle.push(thread);
      else next(thread);
    }
  }

  #nextIdle(): Promise<GradientThread> {
    return new Promise((take) => this.#wanting.push(take));
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

class GradientThread {
  readonly #thread: RequestThread<GradientOrder, GradientAnswer>;

  private constructor(thread: RequestThread<GradientOrder, GradientAnswer>) {
    this.#thread = thread;
  }

  static async open(file: URL, data: GradientThreadData): Promise<GradientThread> {
    const thread = new RequestThread<GradientOrder, GradientAnswer>(
      file,
      "computes gradients",
      data,
    );
    await thread.ready();
    return new GradientThread(thread);
  }

  async run(
    batch: MicroBatch,
    weights: number,
    gradients: Float32Array,
  ): Promise<ComputedGradients> {
    assertOwnFrames(batch);
    const moved = [batch.frames.buffer as ArrayBuffer, gradients.buffer as ArrayBuffer];
    const answer = await this.#thread.ask({ batch, weights, gradients }, { moved });
    batch.frames = answer.frames;
    if ("refused" in answer) throw new ModelError(answer.refused, answer.message);
    return { losses: answer.losses, gradients: answer.gradients };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
