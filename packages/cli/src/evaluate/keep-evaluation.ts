import { createHash } from "node:crypto";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { type Evaluation, evaluationFolder } from "@lockstep/status";
import { makeFolder, replaceFileSync } from "@lockstep/system";
import type { CommandContext } from "../options/command.ts";

/**
 * Keeps an evaluation in its run's folder, where the run's page finds it. Its name is of its content: the same evaluation
 * again is the same file. A folder that cannot be written is no failure: the result is on the page.
 */
export function keepEvaluation(
  runFolder: string,
  evaluation: Evaluation,
  { err }: Pick<CommandContext, "err">,
): void {
  const folder = join(runFolder, evaluationFolder);
  try {
    makeFolder(folder);
    const text = `${JSON.stringify(evaluation, null, 2)}\n`;
    replaceFileSync(join(folder, nameOf(evaluation, text)), text);
  } catch (error) {
    err.write(`the run's page does not show this evaluation: ${messageOf(error)}\n`);
  }
}

function nameOf({ version }: Evaluation, text: string): string {
  const who = version === null ? "random" : `version-${version}`;
  return `${who}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.json`;
}
