import { messageOf } from "@lockstep/errors";
import { environmentSteps } from "@lockstep/round";
import { writeEvaluation } from "@lockstep/tracking";
import { pngOf, type RgbPicture } from "@lockstep/video";
import type { FinishedRun } from "../model-source/finished-run.ts";
import type { CommandContext } from "../options/command.ts";
import type { JobResult } from "./evaluation-job.ts";

/**
 * Adds what the run's weights came to to the run folder, for TensorBoard. A folder that cannot be written is no failure:
 * the result is on the page.
 * @param version of the weights
 */
export async function showEvaluation(
  { folder, configuration }: FinishedRun,
  version: number,
  results: readonly JobResult[],
  { err }: Pick<CommandContext, "err">,
): Promise<void> {
  try {
    await writeEvaluation(folder, {
      environmentSteps: environmentSteps(configuration, version),
      time: Date.now() / 1000,
      states: results.map(({ row, picture }) => ({ ...row, picture: picture && encoded(picture) })),
    });
  } catch (error) {
    err.write(`TensorBoard does not show this evaluation: ${messageOf(error)}\n`);
  }
}

function encoded(picture: RgbPicture) {
  const { width, height } = picture;
  return { width, height, png: pngOf(picture) };
}
