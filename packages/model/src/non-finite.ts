import { ModelError } from "./model-error.ts";

const kept = "the version before is kept";
const advice =
  "go on from it with a lower learning.learningRate (lockstep train --resume --config FILE)";

/**
 * @param figure of the loss that is not finite
 * @param rows of the micro-batch
 */
export function nonFiniteLoss(figure: string, value: number | undefined, rows: number): ModelError {
  return new ModelError(
    "NON_FINITE_LOSS",
    `the loss cannot be computed: ${figure} of a micro-batch of ${rows} rows is ${value}, expected a finite number; ${kept}; ${advice}`,
  );
}

/** @param norm of the summed gradient */
export function nonFiniteGradient(norm: number): ModelError {
  return new ModelError(
    "NON_FINITE_GRADIENT",
    `the update cannot be made: the gradient's norm is ${norm}, expected a finite number; ${kept}; ${advice}`,
  );
}

/** An optimizer step whose weights are not finite. */
export function nonFiniteWeights(learningRate: number): ModelError {
  return new ModelError(
    "NON_FINITE_GRADIENT",
    `the update cannot be made: a step at learning rate ${learningRate} leads to weights that are not finite; ${kept}; ${advice}`,
  );
}
