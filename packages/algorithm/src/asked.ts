import { messageOf } from "@lockstep/errors";
import { thrownAt } from "@lockstep/system";
import { codeOfAlgorithms } from "./algorithm-code.ts";
import { AlgorithmError } from "./algorithm-error.ts";

/** @throws {AlgorithmError} `INVALID_ALGORITHM` with what the algorithm threw, and for a promise */
export function asked<T>(algorithm: string, what: string, ask: () => T): T {
  try {
    const answer = ask();
    if (!(answer instanceof Promise)) return answer;
    // Nobody waits for it: its error must not count as unhandled.
    answer.catch(() => undefined);
  } catch (error) {
    if (error instanceof AlgorithmError) throw error;
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `${what} of ${algorithm} threw: ${messageOf(error)}${thrownAt(error, codeOfAlgorithms)}`,
      { cause: error },
    );
  }
  throw new AlgorithmError(
    "INVALID_ALGORITHM",
    `${what} of ${algorithm} returned a promise, expected its answer; leave async out`,
  );
}
