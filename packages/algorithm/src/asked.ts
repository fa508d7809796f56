import { messageOf } from "@lockstep/errors";
import { thrownAt } from "@lockstep/system";
import { codeOfAlgorithms } from "./algorithm-code.ts";
import { AlgorithmError } from "./algorithm-error.ts";

/** @throws {AlgorithmError} `INVALID_ALGORITHM` with what the algorithm threw */
export function asked<T>(algorithm: string, what: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof AlgorithmError) throw error;
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `${what} of ${algorithm} threw: ${messageOf(error)}${thrownAt(error, codeOfAlgorithms)}`,
      { cause: error },
    );
  }
}
