import { isDeepStrictEqual } from "node:util";
import { exact } from "@lockstep/learning";
import type { BatchShape, Columns, SlotRows } from "../algorithm.ts";
import { AlgorithmError } from "../algorithm-error.ts";
import type { ChosenAlgorithm } from "../choose-algorithm.ts";

/**
 * Asks an algorithm twice for all that an update asks it for, with an invented segment in which nothing happens, so that
 * its errors come before any service is started.
 * @param actions that the environment has
 * @param asking is told which function is asked next
 * @throws {AlgorithmError} `INVALID_ALGORITHM` also when its answers differ, `INVALID_PASSES`
 */
export function rehearseAlgorithm(
  algorithm: ChosenAlgorithm,
  batch: BatchShape,
  actions: number,
  asking: (what: string) => void = () => {},
): void {
  const answers = (): Answers => ask(algorithm, batch, actions, asking);
  const [first, again] = [answers(), answers()];
  for (const what of ["targets", "passes"] as const)
    if (!isDeepStrictEqual(first[what], again[what]))
      throw new AlgorithmError(
        "INVALID_ALGORITHM",
        `${what} of ${algorithm.name} returned something else when asked the same again, expected the same; compute them from the arguments alone, and keep nothing from one call to the next`,
      );
}

interface Answers {
  readonly targets: Columns;
  readonly passes: readonly (readonly SlotRows[])[];
}

function ask(
  algorithm: ChosenAlgorithm,
  batch: BatchShape,
  actions: number,
  asking: (what: string) => void,
): Answers {
  const steps = batch.segmentLength;
  asking("targets");
  const targets = algorithm.targets({
    actions: new Uint8Array(steps),
    rewards: new Float32Array(steps),
    values: new Float32Array(steps),
    logProbabilities: new Float32Array(steps).fill(-exact.log(actions)),
    flags: new Uint8Array(steps),
    truncatedValues: new Float32Array(0),
    bootstrapValue: 0,
  });
  asking("passes");
  // An answer that is one object, changed from call to call, is compared as it was.
  return structuredClone({ targets, passes: algorithm.passes(batch) });
}
