import { JoinedOperatorHashes, type LearningEngine, type MicroBatchLosses } from "@lockstep/model";
import type { GradientEngine, StepLosses } from "./step-gradients.ts";
import { plus } from "./step-gradients.ts";

/**
 * Gradients of several optimizer steps at the same weights, which are all computed before the first step is made. They wait
 * here, in the order in which they are added, until their step is made. Each is as large as the weights.
 */
export class HeldGradients implements GradientEngine {
  readonly #engine: LearningEngine;
  #held: MicroBatchLosses[] = [];

  constructor(engine: LearningEngine) {
    this.#engine = engine;
  }

  get gradientsAtOnce(): number {
    return this.#engine.gradientsAtOnce;
  }

  gradients(...batch: Parameters<LearningEngine["gradients"]>): Promise<MicroBatchLosses> {
    return this.#engine.gradients(...batch);
  }

  async accumulate(gradients: MicroBatchLosses): Promise<void> {
    this.#held.push(gradients);
  }

  discard(): void {
    this.#held = [];
    this.#engine.discard();
  }

  /** Adds those of the next step up in the engine. @param microBatches of the step */
  async addUp(microBatches: number): Promise<Omit<StepLosses, "maxLogProbabilityDifference">> {
    const ofStep = this.#held.splice(0, microBatches);
    let figures: Record<string, number> = {};
    const operators = new JoinedOperatorHashes();
    for (const losses of ofStep) {
      await this.#engine.accumulate(losses);
      figures = plus(figures, losses.figures);
      if (losses.operators !== undefined) operators.add(losses.operators);
    }
    const hashed = ofStep.some((losses) => losses.operators !== undefined);
    return { figures, ...(hashed && { operators: operators.joined() }) };
  }
}
