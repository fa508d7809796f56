import { messageOf } from "@lockstep/errors";
import type {
  Algorithm,
  BatchShape,
  BeforeStep,
  Columns,
  Figure,
  GradientWeights,
  PlayedSegment,
  SlotRows,
  TargetsBeforeStep,
} from "./algorithm.ts";
import { AlgorithmError } from "./algorithm-error.ts";
import { type AlgorithmSetting, readSetting } from "./algorithm-setting.ts";
import { asked } from "./asked.ts";
import { checkedBeforeStep } from "./checked-before-step.ts";
import { checkedStepWeights } from "./checked-step-weights.ts";
import { columnsOf } from "./expression/columns-of.ts";
import { evaluateMean } from "./expression/evaluate.ts";
import { stepsBeforeColumn } from "./expression/expression.ts";
import { gradientOf } from "./expression/gradient.ts";
import { type Algorithms, knownAlgorithms } from "./known-algorithms.ts";
import type { LossFormula } from "./loss-formula.ts";
import { mostOptimizerSteps } from "./passes/most-optimizer-steps.ts";

/** An algorithm with the options of a run, whose answers are checked. */
export interface ChosenAlgorithm {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly loss: LossFormula;
  /** @throws {AlgorithmError} `INVALID_ALGORITHM` when a column that the loss reads is missing or has another length */
  targets(segment: PlayedSegment): Columns;
  /** Of {@link targets}: what the value head is fitted to. */
  returns(columns: Columns): Float32Array;
  /** @throws {AlgorithmError} `INVALID_PASSES` when they choose nothing, or rows that are not in the batch */
  passes(batch: BatchShape): readonly (readonly SlotRows[])[];
  /**
   * `null` where nothing looks at a step before it is made.
   * @throws {AlgorithmError} `INVALID_ALGORITHM` when it answers with something else than columns of the step's length
   */
  readonly beforeStep: BeforeStep | null;
  readonly gradientsAt: GradientWeights;
  /**
   * `null` where nothing asks the newest weights before a step.
   * @throws {AlgorithmError} `INVALID_ALGORITHM` when it answers with something else than columns of the segment's length
   */
  readonly targetsBeforeStep: TargetsBeforeStep | null;
  /** Whether the loss or a figure reads how many steps were made before. */
  readonly countsSteps: boolean;
}

/**
 * The algorithm that a run configuration names, with its options.
 * @param algorithms to choose among, by name
 * @throws {AlgorithmError} `UNKNOWN_ALGORITHM`, `INVALID_OPTIONS`, `INVALID_ALGORITHM`
 */
export function chooseAlgorithm(
  setting: AlgorithmSetting,
  algorithms: Algorithms = knownAlgorithms,
): ChosenAlgorithm {
  const read = readSetting(setting, algorithms);
  if ("problems" in read) {
    const known = Object.hasOwn(algorithms, setting.name);
    const problems = read.problems.map(({ path, message }) =>
      known ? `${path.map(String).join(".")}: ${message}` : message,
    );
    throw new AlgorithmError(
      known ? "INVALID_OPTIONS" : "UNKNOWN_ALGORITHM",
      known ? `options of ${setting.name}: ${problems.join("; ")}` : problems.join("; "),
    );
  }
  const { algorithm, options } = read;
  const loss = checkedLoss(algorithm, options);
  const columnsRead = columnsOf([loss.loss, ...Object.values(loss.figures)]);
  const needed = columnsRead.filter((column) => column !== stepsBeforeColumn);
  const { name, figures, valueTarget } = algorithm;
  const beforeStep = checkedBeforeStep(algorithm, options);
  const stepWeights = checkedStepWeights(algorithm, options, beforeStep);
  return {
    name,
    figures,
    loss,
    targets: (segment) => {
      const columns = asked(name, "targets", () => algorithm.targets(segment, options));
      if (typeof columns !== "object" || columns === null) {
        throw new AlgorithmError(
          "INVALID_ALGORITHM",
          `targets of ${name} returned ${String(columns)}; expected an object of columns, such as { ${valueTarget} }`,
        );
      }
      const steps = segment.rewards.length;
      for (const each of new Set([...needed, valueTarget]))
        expectColumn(name, columns, each, steps);
      return columns;
    },
    returns: (columns) => columns[valueTarget] as Float32Array,
    passes: (batch) => {
      if (batch.wholeSegments && stepWeights.targetsBeforeStep !== null) throw asksMemory(name);
      return checkedPasses(name, batch, () => algorithm.passes(batch, options));
    },
    beforeStep,
    ...stepWeights,
    countsSteps: columnsRead.length > needed.length,
  };
}

function checkedPasses(
  name: string,
  batch: BatchShape,
  ask: () => readonly (readonly SlotRows[])[],
): readonly (readonly SlotRows[])[] {
  const steps = asked(name, "passes", ask);
  if (!Array.isArray(steps) || !steps.every(Array.isArray)) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      `passes of ${name} returned no list of optimizer steps; expected a list of lists of rows, such as [wholeBatch(batch)]`,
    );
  }
  if (steps.length > mostOptimizerSteps) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      `passes of ${name} have ${steps.length} optimizer steps an update; expected ${mostOptimizerSteps} or fewer`,
    );
  }
  if (steps.length === 0) throw noRows(name, "no optimizer step");
  for (const rows of steps) expectRows(name, rows, batch);
  return steps;
}

function checkedLoss(algorithm: Algorithm, options: unknown): LossFormula {
  const loss = asked(algorithm.name, "loss", () => algorithm.loss(options));
  const computed = Object.keys(loss.figures).sort().join(", ");
  const declared = algorithm.figures
    .map(({ name }) => name)
    .sort()
    .join(", ");
  if (computed !== declared) {
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `${algorithm.name} declares the figures ${declared || "none"}, its loss computes ${computed || "none"}; make them the same`,
    );
  }
  expectComputable(algorithm.name, loss);
  return loss;
}

/** Computes the formulas for an invented row, in which nothing happens. */
function expectComputable(algorithm: string, { loss, figures }: LossFormula): void {
  const means = [loss, ...Object.values(figures)];
  try {
    const columns = Object.fromEntries([...columnsOf(means)].map((name) => [name, 0]));
    const row = { logits: new Float32Array(2), value: 0, action: 0, columns };
    gradientOf(loss);
    for (const mean of means) evaluateMean(mean, [row], 1);
  } catch (error) {
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `loss of ${algorithm} cannot be computed: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

function expectColumn(algorithm: string, columns: Columns, name: string, steps: number): void {
  const got = columns[name]?.length;
  if (got === steps) return;
  throw new AlgorithmError(
    "INVALID_ALGORITHM",
    `targets of ${algorithm} have ${got === undefined ? "no" : got} ${name} for a segment of ${steps} steps; expected one a step`,
  );
}

function expectRows(
  algorithm: string,
  rows: readonly SlotRows[],
  { slots, segmentLength, wholeSegments = false }: BatchShape,
): void {
  if (rows.length === 0) throw noRows(algorithm, "an optimizer step without rows");
  for (const { slot, firstStep, steps } of rows) {
    const fits =
      [slot, firstStep, steps].every(Number.isSafeInteger) &&
      slot >= 0 &&
      slot < slots &&
      firstStep >= 0 &&
      steps >= 1 &&
      firstStep + steps <= segmentLength;
    if (!fits) {
      throw new AlgorithmError(
        "INVALID_PASSES",
        `passes of ${algorithm} have ${steps} rows of slot ${slot} from step ${firstStep} on; expected rows of ${slots} slots of ${segmentLength} steps`,
      );
    }
    if (wholeSegments && steps !== segmentLength) {
      throw new AlgorithmError(
        "INVALID_PASSES",
        `passes of ${algorithm} take ${steps} of the ${segmentLength} steps of slot ${slot}'s segment; with network.memory an optimizer step takes whole segments, because gradients go back through them: choose slots instead of rows where batch.wholeSegments is true, or leave network.memory out`,
      );
    }
  }
}

/** What the newest weights say of a state depends on what they would have remembered of all states before it. */
function asksMemory(algorithm: string): AlgorithmError {
  return new AlgorithmError(
    "INVALID_PASSES",
    `${algorithm} asks the newest weights about segments before its steps (targetsBeforeStep, as with vTrace), which is not computed for a network with a memory; turn that off, or leave network.memory out`,
  );
}

function noRows(algorithm: string, what: string): AlgorithmError {
  return new AlgorithmError(
    "INVALID_PASSES",
    `passes of ${algorithm} have ${what}; expected one or more`,
  );
}
