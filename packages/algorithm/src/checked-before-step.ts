import type { Algorithm, BeforeStep, NextStep } from "./algorithm.ts";
import { AlgorithmError } from "./algorithm-error.ts";
import { asked } from "./asked.ts";
import { columnProblem } from "./column-problem.ts";

/**
 * What an algorithm has look at each step, with its answers checked; `null` where nothing does.
 * @throws {AlgorithmError} `INVALID_ALGORITHM`, also when it is called and answers with something else than columns of
 * the step's length
 */
export function checkedBeforeStep(algorithm: Algorithm, options: unknown): BeforeStep | null {
  const { name } = algorithm;
  const look = asked(name, "beforeStep", () => algorithm.beforeStep?.(options) ?? null);
  if (look === null) return null;
  if (typeof look !== "function")
    throw refused(name, `returned ${String(look)}; expected a function of a step, or null`);
  return (step) => {
    const answer = asked(name, "beforeStep", () => look(step));
    const problem = answer === "stop" ? stopProblem(step) : columnsProblem(step, answer);
    if (problem !== null) throw refused(name, problem);
    return answer;
  };
}

function stopProblem({ index }: NextStep): string | null {
  return index > 0 ? null : "stopped before the first step; expected one step or more";
}

function columnsProblem({ columns }: NextStep, answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null)
    return `returned ${String(answer)}; expected an object of columns, or "stop"`;
  for (const [name, rows] of Object.entries(answer)) {
    const expected = columns[name]?.length;
    if (expected === undefined) return `returned ${name}, which its targets do not have`;
    const fit = { rows: expected, whole: `a step of ${expected} rows`, part: "row" };
    const problem = columnProblem(name, rows, fit);
    if (problem !== null) return problem;
  }
  return null;
}

function refused(algorithm: string, problem: string): AlgorithmError {
  return new AlgorithmError("INVALID_ALGORITHM", `beforeStep of ${algorithm} ${problem}`);
}
