import { messageOf } from "@lockstep/errors";
import { parameterLayout } from "@lockstep/model";
import { floatsOfBytes, networkOf } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { readBounded, sha256Hex } from "@lockstep/system";
import { LearnerError } from "../learner-error.ts";

/** Far above any network that is trained here. */
const mostWeightsBytes = 1 << 30;

/**
 * The weights of another run that a run begins with.
 * @param file that the run folder keeps them in
 * @returns `undefined` where the seed gives the first weights
 * @throws {LearnerError} `INITIAL_WEIGHTS` when they are not those that the configuration names
 */
export function givenWeights(
  configuration: RunConfiguration,
  file: string | undefined,
): Float32Array | undefined {
  const { initialWeights } = configuration;
  if (initialWeights === undefined) return undefined;
  const { run, version, sha256 } = initialWeights;
  const origin = `the weights of version ${version} of run ${run}`;
  if (file === undefined)
    throw new LearnerError(
      "INITIAL_WEIGHTS",
      `the run begins with ${origin}, and no --initial-weights-file is given; name the file that lockstep prepare wrote`,
    );
  const bytes = readWeights(file, origin, version);
  const found = sha256Hex(bytes);
  if (found !== sha256)
    throw new LearnerError(
      "INITIAL_WEIGHTS",
      `--initial-weights-file ${file} has SHA-256 ${found}, expected ${sha256} of ${origin}; copy it from there again`,
    );
  const expected = parameterLayout(networkOf(configuration)).total;
  if (bytes.length !== 4 * expected)
    throw new LearnerError(
      "INITIAL_WEIGHTS",
      `--initial-weights-file ${file} has ${bytes.length / 4} weights, this run's network has ${expected}; choose a run with the same network`,
    );
  return floatsOfBytes(bytes);
}

function readWeights(file: string, origin: string, version: number): Uint8Array {
  try {
    return readBounded(file, mostWeightsBytes);
  } catch (error) {
    throw new LearnerError(
      "INITIAL_WEIGHTS",
      `--initial-weights-file ${file} cannot be read: ${messageOf(error)}; name a file with ${origin}, such as weights/${version}.f32 in that run's folder`,
      { cause: error },
    );
  }
}
