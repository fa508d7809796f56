import { isDeepStrictEqual } from "node:util";
import { exact } from "@lockstep/learning";
import type { BatchShape, Columns, PlayedSegment, SlotRows } from "../algorithm.ts";
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
  for (const what of ["targets", "passes", "targetsBeforeStep", "beforeStep"] as const)
    if (!isDeepStrictEqual(first[what], again[what]))
      throw new AlgorithmError(
        "INVALID_ALGORITHM",
        `${what} of ${algorithm.name} returned something else when asked the same again, expected the same; compute them from the arguments alone, and keep nothing from one call to the next`,
      );
}

interface Answers {
  readonly targets: Columns;
  readonly passes: readonly (readonly SlotRows[])[];
  readonly targetsBeforeStep: Columns;
  /** Of the first two steps. */
  readonly beforeStep: readonly (Columns | "stop")[];
}

function ask(
  algorithm: ChosenAlgorithm,
  batch: BatchShape,
  actions: number,
  asking: (what: string) => void,
): Answers {
  const steps = batch.segmentLength;
  asking("targets");
  const segment: PlayedSegment = {
    actions: new Uint8Array(steps),
    rewards: new Float32Array(steps),
    values: new Float32Array(steps),
    logProbabilities: new Float32Array(steps).fill(-exact.log(actions)),
    flags: new Uint8Array(steps),
    truncatedValues: new Float32Array(0),
    bootstrapValue: 0,
    environmentSteps: 0,
  };
  const targets = algorithm.targets(segment);
  asking("passes");
  const passes = algorithm.passes(batch);
  asking("targetsBeforeStep");
  const newest = {
    logProbabilities: Float32Array.from(segment.logProbabilities),
    values: new Float32Array(steps),
  };
  const targetsBeforeStep = algorithm.targetsBeforeStep?.({ ...segment, newest }) ?? {};
  const unknown = Object.keys(targetsBeforeStep).find((name) => !Object.hasOwn(targets, name));
  const isIncomplete = Object.keys(targets).some((name) => !Object.hasOwn(targetsBeforeStep, name));
  // Where every column is made again, one more is no slip: vTrace() makes importance weights, which a loss need not read.
  if (unknown !== undefined && isIncomplete)
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `targetsBeforeStep of ${algorithm.name} returned ${unknown}, which its targets do not have; expected some of ${Object.keys(targets).join(", ")}`,
    );
  asking("beforeStep");
  const beforeStep = looksAt(algorithm, { ...targets, ...targetsBeforeStep }, passes);
  // An answer that is one object, changed from call to call, is compared as it was.
  return structuredClone({ targets, passes, targetsBeforeStep, beforeStep });
}

/** Has the first two steps looked at, each with its number of rows. @param columns of a segment */
function looksAt(
  { beforeStep, figures }: ChosenAlgorithm,
  columns: Columns,
  passes: readonly (readonly SlotRows[])[],
): readonly (Columns | "stop")[] {
  if (beforeStep === null) return [];
  const reported = Object.fromEntries(figures.map(({ name }) => [name, 0]));
  return passes.slice(0, 2).map((runs, index) => {
    const rows = runs.reduce((sum, { steps }) => sum + steps, 0);
    const ofStep = Object.entries(columns).map(([name, [first = 0]]) => {
      return [name, new Float32Array(rows).fill(first)] as const;
    });
    const before = index === 0 ? null : reported;
    return beforeStep({ index, columns: Object.fromEntries(ofStep), figures: before });
  });
}
