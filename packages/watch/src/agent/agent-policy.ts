import type { Slot } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import { likeliest, logSoftmax, sampleCategorical } from "@lockstep/learning";
import type { HiddenStates, PolicyEngine } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { type Judgement, judgementOf, judgingEngine, judgingMemory } from "../replay/judgement.ts";
import { keptVersions, readKeptWeights } from "../replay/kept-weights.ts";

/** What a network makes of what it sees. */
export interface JudgedAction extends Judgement {
  readonly action: number;
}

/** A version of a run's weights that plays. */
export class AgentPolicy {
  readonly #engine: PolicyEngine;
  readonly #hidden: HiddenStates;
  readonly #actions: number;
  readonly #greedy: boolean;

  private constructor(
    engine: PolicyEngine,
    hidden: HiddenStates,
    actions: number,
    greedy: boolean,
  ) {
    this.#engine = engine;
    this.#hidden = hidden;
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
      judgingMemory(configuration),
      environmentSpec(configuration.environment).actions.length,
      greedy,
    );
  }

  /**
   * What the network does in a slot, as evaluations draw it. The slot stays as it is. To be called once for each step of the
   * slot's first episode: a network with a memory goes on from the call before, also after an episode's end.
   */
  async judge(slot: Pick<Slot, "index" | "observation" | "actionDraw">): Promise<JudgedAction> {
    const before = this.#hidden.of([slot.index]);
    const inference = await this.#engine.infer(slot.observation, 1, before);
    this.#hidden.keep([slot.index], inference);
    const { logits, values } = inference;
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
