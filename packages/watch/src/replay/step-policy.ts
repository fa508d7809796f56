import { logSoftmax } from "@lockstep/learning";
import type { HiddenStates, PolicyEngine } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { WeightsSpan } from "@lockstep/watch-page";
import { type Judgement, judgementOf, judgingEngine, judgingMemory } from "./judgement.ts";
import { readKeptWeights } from "./kept-weights.ts";

/** The hidden states are those of one episode only; this stands for its slot. */
const episode = 0;

const none: Judgement = { value: null, probabilities: [] };

/** Judges an episode's steps, each by the weights of its span. */
export class StepPolicy {
  readonly #engine: PolicyEngine;
  readonly #hidden: HiddenStates;
  readonly #folder: string;
  readonly #spans: readonly WeightsSpan[];
  readonly #actions: number;
  #loaded: number | null = null;

  private constructor(
    engine: PolicyEngine,
    hidden: HiddenStates,
    folder: string,
    spans: readonly WeightsSpan[],
    actions: number,
  ) {
    this.#engine = engine;
    this.#hidden = hidden;
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
    const hidden = judgingMemory(configuration);
    return new StepPolicy(engine, hidden, folder, spans, configuration.environment.actions.length);
  }

  /**
   * A network with a memory goes on from what earlier steps left of it: call in order, from the episode's start.
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
    if (this.#hidden.of([episode]) === undefined) return this.#inferRows(observations);
    const judgements: Judgement[] = [];
    for (const observation of observations)
      judgements.push(...(await this.#inferRows([observation], this.#hidden.of([episode]))));
    return judgements;
  }

  async #inferRows(
    observations: readonly Uint8Array[],
    hiddenStates?: Float32Array,
  ): Promise<Judgement[]> {
    const actions = this.#actions;
    const batch = observations.length;
    const inference = await this.#engine.infer(Buffer.concat(observations), batch, hiddenStates);
    this.#hidden.keep([episode], inference);
    const { logits, values } = inference;
    return observations.map((_, row) =>
      judgementOf(logSoftmax(logits.subarray(row * actions, (row + 1) * actions)), values[row]),
    );
  }
}
