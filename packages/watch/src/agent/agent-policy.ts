import type { Slot } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import { likeliest, logSoftmax, sampleCategorical } from "@lockstep/learning";
import type { PolicyEngine } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { type Judgement, judgementOf, judgingEngine } from "../replay/judgement.ts";
import { keptVersions, readKeptWeights } from "../replay/kept-weights.ts";

/** What a network makes of what it sees. */
export interface JudgedAction extends Judgement {
  readonly action: number;
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
    const engine = await judgingEngine(configuration);
    await engine.loadWeights(weights);
    return new AgentPolicy(
      engine,
      environmentSpec(configuration.environment).actions.length,
      greedy,
    );
  }

  /** What the network does in a slot, as evaluations draw it. The slot stays as it is. */
  async judge(slot: Pick<Slot, "observation" | "actionDraw">): Promise<JudgedAction> {
    const { logits, values } = await this.#engine.infer(slot.observation, 1);
    const logProbabilities = logSoftmax(logits.subarray(0, this.#actions));
    const action = this.#greedy
      ? likeliest(logProbabilities)
      : sampleCategorical(logProbabilities, slot.actionDraw());
    return { action, ...judgementOf(logProbabilities, values[0]) };
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }
}
