import {
  type Algorithm,
  type BeforeStep,
  type GradientWeights,
  gradientWeights,
  type TargetsBeforeStep,
} from "./algorithm.ts";
import { AlgorithmError } from "./algorithm-error.ts";
import { asked } from "./asked.ts";
import { columnProblem } from "./column-problem.ts";

/** Which weights the steps of an update work with. */
export interface StepWeights {
  readonly gradientsAt: GradientWeights;
  readonly targetsBeforeStep: TargetsBeforeStep | null;
}

/**
 * Which weights an algorithm's steps work with, its answers checked.
 * @param beforeStep of the same algorithm
 * @throws {AlgorithmError} `INVALID_ALGORITHM` for other answers, and for those that contradict each other
 */
export function checkedStepWeights(
  algorithm: Algorithm,
  options: unknown,
  beforeStep: BeforeStep | null,
): StepWeights {
  const { name } = algorithm;
  const gradientsAt = asked(
    name,
    "gradientsAt",
    () => algorithm.gradientsAt?.(options) ?? "newest",
  );
  if (!gradientWeights.includes(gradientsAt))
    throw refused(
      name,
      "gradientsAt",
      `returned ${String(gradientsAt)}; expected one of: ${gradientWeights.join(", ")}`,
    );
  const again = asked(
    name,
    "targetsBeforeStep",
    () => algorithm.targetsBeforeStep?.(options) ?? null,
  );
  if (again !== null && typeof again !== "function")
    throw refused(
      name,
      "targetsBeforeStep",
      `returned ${String(again)}; expected a function of a segment, or null`,
    );
  if (gradientsAt === "played" && (again !== null || beforeStep !== null))
    throw refused(
      name,
      "gradientsAt",
      `returned played, so that all gradients are there before the first step is made; leave ${again === null ? "beforeStep" : "targetsBeforeStep"} out, or return newest`,
    );
  return { gradientsAt, targetsBeforeStep: again && checked(name, again) };
}

function checked(name: string, again: TargetsBeforeStep): TargetsBeforeStep {
  return (segment) => {
    const columns = asked(name, "targetsBeforeStep", () => again(segment));
    if (typeof columns !== "object" || columns === null)
      throw refused(
        name,
        "targetsBeforeStep",
        `returned ${String(columns)} for a segment; expected an object of columns`,
      );
    const steps = segment.rewards.length;
    const fit = { rows: steps, whole: `a segment of ${steps} steps`, part: "step" };
    for (const [column, rows] of Object.entries(columns)) {
      const problem = columnProblem(column, rows, fit);
      if (problem !== null) throw refused(name, "targetsBeforeStep", problem);
    }
    return columns;
  };
}

function refused(algorithm: string, what: string, problem: string): AlgorithmError {
  return new AlgorithmError("INVALID_ALGORITHM", `${what} of ${algorithm} ${problem}`);
}
