import { messageOf } from "@lockstep/errors";
import { exact } from "@lockstep/learning";
import type { BatchShape } from "./algorithm.ts";
import { AlgorithmError } from "./algorithm-error.ts";
import type { ChosenAlgorithm } from "./choose-algorithm.ts";
import { evaluateMean } from "./expression/evaluate.ts";
import { gradientOf } from "./expression/gradient.ts";

/**
 * Asks an algorithm once for all that a run will ask it for, with an invented segment in which nothing happens, so that
 * its errors come before any service is started.
 * @param actions that the environment has
 * @throws {AlgorithmError} `INVALID_ALGORITHM`, `INVALID_PASSES`
 */
export function rehearseAlgorithm(
  algorithm: ChosenAlgorithm,
  batch: BatchShape,
  actions: number,
): void {
  const steps = batch.segmentLength;
  const columns = algorithm.targets({
    actions: new Uint8Array(steps),
    rewards: new Float32Array(steps),
    values: new Float32Array(steps),
    logProbabilities: new Float32Array(steps).fill(-exact.log(actions)),
    flags: new Uint8Array(steps),
    truncatedValues: new Float32Array(0),
    bootstrapValue: 0,
  });
  algorithm.passes(batch);
  const row = {
    logits: new Float32Array(actions),
    value: 0,
    action: 0,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, [first]]) => [name, first ?? 0]),
    ),
  };
  const { loss, figures } = algorithm.loss;
  try {
    gradientOf(loss);
    for (const mean of [loss, ...Object.values(figures)]) evaluateMean(mean, [row], 1);
  } catch (error) {
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `loss of ${algorithm.name} cannot be computed: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
