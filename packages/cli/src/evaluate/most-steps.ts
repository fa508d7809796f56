import { usualMostSteps } from "@lockstep/environment";
import type { z } from "zod";
import { count, withDefault } from "../options/option-table.ts";
import { counted, grouped } from "../terminal/quantity.ts";

/** `--most-steps`: no game can make an evaluation endless. */
export const mostStepsOption: z.ZodType<number> = withDefault(
  count(
    1,
    1e9,
    "an episode that lasts longer is cut there, as by a time limit; the run's own time limit still holds",
  ),
  usualMostSteps,
);

/**
 * What to say when episodes were cut.
 * @param timeLimitSteps of the run
 * @param cut how many
 */
export function cutSentence(
  timeLimitSteps: number | null,
  mostSteps: number,
  cut: number,
): string | null {
  const own = timeLimitSteps !== null && timeLimitSteps <= mostSteps;
  if (own || cut === 0) return null;
  return `${grouped(cut)} of these episodes did not end and ${cut === 1 ? "was" : "were"} cut after ${counted(mostSteps, "step")} (--most-steps).`;
}
