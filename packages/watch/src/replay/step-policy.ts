import { logSoftmax } from "@lockstep/learning";
import type { PolicyEngine } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { WeightsSpan } from "@lockstep/watch-page";
import { type Judgement, judgementOf, judgingEngine } from "./judgement.ts";
import { readKeptWeights } from "./kept-weights.ts";

const none: Judgement = { value: null, probabilities: [] };

/** Judges an episode's steps, each by the weights of its span. */
export class StepPolicy {
  readonly #engine: PolicyEngine;
  readonly #folder: string;
  readonly #spans: readonly WeightsSpan[];
  readonly #actions: number;
  #loaded: number | null = null;

  private constructor(
    engine: PolicyEngine,
    folder: string,
    spans: readonly WeightsSpan[],
    actions: number,
  ) {
    this.#engine = engine;
    this.#folder = folder;
    this.#spans = spans;
    this.#actions = actions;
  }

  /** @param spans as `weightsSpans` gives them @returns `null` where no span has weights */
  static async open(
    folder: string,
    configuration: RunConfiguration,
    spans: readonly WeightsSpan[],
  ): Promise<StepPolicy | null> {
    if (spans.every(({ weights }) => weights === null)) return null;
    const engine = await judgingEngine(configuration);
    return new StepPolicy(engine, folder, spans, configuration.environment.actions.length);
  }

  /**
   * @param first step of the episode
   * @param observations before it and the steps after it
   */
  async judge(first: number, observations: readonly Uint8Array[]): Promise<readonly Judgement[]> {
    const judgements: Judgement[] = [];
    while (judgements.length < observations.length) {
      const at = first + judgements.length;
      const span = this.#spans.findLastIndex(({ from }) => from <= at);
      const end = this.#spans[span + 1]?.from ?? Number.POSITIVE_INFINITY;
      const rows = observations.slice(judgements.length, end - first);
      const usable = await this.#load(this.#spans[span]?.weights ?? null);
      judgements.push(...(usable ? await this.#infer(rows) : rows.map(() => none)));
    }
    return judgements;
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  /** @returns false where there are none: a learner that trains removes old ones */
  async #load(version: number | null): Promise<boolean> {
    if (version === null) return false;
    if (version === this.#loaded) return true;
    try {
      await this.#engine.loadWeights(readKeptWeights(this.#folder, version));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
    this.#loaded = version;
    return true;
  }

  async #infer(observations: readonly Uint8Array[]): Promise<Judgement[]> {
    const actions = this.#actions;
    const batch = observations.length;
    const { logits, values } = await this.#engine.infer(Buffer.concat(observations), batch);
    return observations.map((_, row) =>
      judgementOf(logSoftmax(logits.subarray(row * actions, (row + 1) * actions)), values[row]),
    );
  }
}
