import type { RunConfiguration } from "@lockstep/run-configuration";

/** Steps of all slots before a version. */
export function environmentSteps(
  { slots, segmentLength }: Pick<RunConfiguration, "slots" | "segmentLength">,
  version: number,
): number {
  return version * slots * segmentLength;
}
