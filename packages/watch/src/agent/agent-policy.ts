import type { Slot } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import { exact, logSoftmax, sampleCategorical } from "@lockstep/learning";
import { createPolicyEngine, type PolicyEngine } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { keptVersions, readKeptWeights } from "../replay/kept-weights.ts";

/** What a network makes of what it sees. */
export interface Judgement {
  readonly action: number;
  /** Of the observation. */
  readonly value: number | null;
  /** By action. */
  readonly probabilities: readonly number[];
}

/** A version of a run's weights that plays. */
export class AgentPolicy {
  readonly #engine: PolicyEngine;
  readonly #actions: number;
  readonly #greedy: boolean;

  private constructor(engine: PolicyEngine, actions: number, greedy: boolean) {
    this.#engine = engine;
    this.#actions = actions;
    this.#greedy = greedy;
  }

  /**
   * @param greedy always the likeliest action, in place of one that is drawn
   * @throws {RangeError} when the version is not kept
   */
  static async open(
    folder: string,
    configuration: RunConfiguration,
    version: number,
    greedy: boolean,
  ): Promise<AgentPolicy> {
    const kept = keptVersions(folder);
    if (!kept.includes(version))
      throw new RangeError(
        `the weights of version ${version} are not kept, only those of ${kept.join(", ") || "none"}; choose one of these`,
      );
    const weights = readKeptWeights(folder, version);
    const spec = networkOf(configuration);
    const engine = await createPolicyEngine({ name: "onnx", spec, threads: 1 });
    await engine.loadWeights(weights);
    return new AgentPolicy(
      engine,
      environmentSpec(configuration.environment).actions.length,
      greedy,
    );
  }

  /** What the network does in a slot, as evaluations draw it. The slot stays as it is. */
  async judge(slot: Pick<Slot, "observation" | "actionDraw">): Promise<Judgement> {
    const { logits, values } = await this.#engine.infer(slot.observation, 1);
    const logProbabilities = logSoftmax(logits.subarray(0, this.#actions));
    const action = this.#greedy
      ? logProbabilities.indexOf(Math.max(...logProbabilities))
      : sampleCategorical(logProbabilities, slot.actionDraw());
    return {
      action,
      value: values[0] ?? null,
      probabilities: Array.from(
        logProbabilities,
        (each) => Math.round(1e4 * exact.exp(each)) / 1e4,
      ),
    };
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }
}
