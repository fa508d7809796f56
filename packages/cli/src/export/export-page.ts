import { UnfinishedFolder } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { chosenStates } from "../model-source/finished-run.ts";
import { chosenSource } from "../model-source/model-option.ts";
import { type ModelSource, openSource } from "../model-source/model-source.ts";
import type { CommandContext } from "../options/command.ts";
import { writingTo } from "../output-file.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import { readSavedWeights, type SavedWeights } from "../run-folder/saved-weights.ts";
import { bestOf, chooseBest } from "./best-version.ts";
import type { ExportOptions } from "./export-options.ts";
import { exportWeb, pageGame } from "./web-export.ts";

/**
 * Writes a page with the agent of a run or of an export.
 * @param folder new
 * @returns the exit code
 * @throws {CliError} `BAD_OPTION_VALUE`, `RUN_FOLDER`, `OUTPUT_FILE`
 * @throws {ExportError} for an export that is not as it was written
 */
export async function exportPage(
  values: ExportOptions,
  folder: string,
  context: CommandContext,
): Promise<number> {
  const { cwd } = context;
  const best = values.model === undefined && values.version === "best";
  const source = chosenSource(best ? { ...values, version: undefined } : values, cwd);
  const opened = await openSource(source, values, cwd, { coreTried: false });
  const { run } = opened;
  const states = chosenStates(values.states, run);
  // An agent that no page can play is refused before anything is played.
  pageGame(run);
  const licence = licenceOf(values, opened.licence);
  const newest = opened.weights();
  await expectStatesPlay(run, states);
  const made = writingTo(folder, () => new UnfinishedFolder(folder));
  try {
    const weights = best
      ? readSavedWeights(run.folder, bestOf(await chooseBest(values, run, context)))
      : newest;
    const { seed, greedy, mostSteps } = values;
    const job = { ...values, cwd, source: sourceOf(source, weights) };
    const page = { folder, run, weights, states, seed, greedy, mostSteps, licence, job };
    const lines = await exportWeb(page, context);
    made.finish();
    for (const line of lines) context.out.write(`${line}\n`);
    return 0;
  } finally {
    made.abandon();
  }
}

/** A run that is trained meanwhile gets newer weights. */
function sourceOf(source: ModelSource, { version }: SavedWeights): ModelSource {
  return source.kind === "run" ? { ...source, version } : source;
}

/** What an export states of its weights is what its page states. */
function licenceOf({ model, licence }: ExportOptions, stated: string | null): string | null {
  if (licence === undefined || stated === null || licence === stated) return licence ?? stated;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--licence ${licence}: --model ${model} states ${stated} as the licence of its weights; leave out --licence`,
  );
}
