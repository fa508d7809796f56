import type { GrowthBound } from "@lockstep/system";
import { CliError } from "../cli-error.ts";

/** Of what somebody starts again, as an actor's. */
export const usualGrowthMegabytes = 512;

/**
 * An evaluator that has grown too far ends after an evaluation, which is written by then, so nothing is lost.
 * @param residentBytes of the process
 * @throws {CliError} `OUTGROWN`
 */
export function expectSmall(growth: GrowthBound, residentBytes: number): void {
  const grown = growth.beyond(residentBytes, 0);
  if (grown === null) return;
  throw new CliError(
    "OUTGROWN",
    `it has grown by ${(grown / 1e6).toFixed(0)} MB since its first evaluation, more than --growth-megabytes allows; another evaluator is to take its place`,
  );
}
