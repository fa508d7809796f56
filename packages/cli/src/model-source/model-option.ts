import { isExport, isWebExport, ownModel, ownModelNames } from "@lockstep/export";
import type { z } from "zod";
import { CliError } from "../cli-error.ts";
import { text } from "../options/option-table.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { chosenVersion } from "../run-folder/version-choice.ts";
import type { ModelSource } from "./model-source.ts";

/** `--model` of what plays either a run's weights or those of an export. */
export const modelOption: z.ZodType<string | undefined> = text(
  "DIR",
  "folder of an export that plays, in place of --run-dir; or the name of a trained agent that comes with Lockstep, e.g. HareDash-Nes",
);

/** What the options say of who plays. */
export interface SourceOptions {
  readonly runDir: string | undefined;
  readonly model: string | undefined;
  readonly version: string | undefined;
}

/**
 * Whose weights play: those of the run or of the export that the options name.
 * @throws {CliError} `BAD_OPTION_VALUE`; `RUN_FOLDER` where the run's best version is asked for and none is known
 */
export function chosenSource({ runDir, model, version }: SourceOptions, cwd: string): ModelSource {
  if (model === undefined) {
    if (runDir === undefined)
      throw new CliError("BAD_OPTION_VALUE", "name a run or a model: --run-dir RUN or --model DIR");
    const folder = folderAt(runDir, cwd);
    return { kind: "run", folder, version: chosenVersion(folder, version) };
  }
  const other = runDir !== undefined ? "--run-dir" : version !== undefined ? "--version" : null;
  if (other !== null)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--model ${model} and ${other} do not go together: an export has one version; leave out one of them`,
    );
  const folder = folderAt(model, cwd, "--model");
  const found = isExport(folder) ? folder : ownModel(model);
  if (found !== null) return { kind: "export", folder: found };
  if (isWebExport(folder))
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--model ${model}: ${folder} is a page with an agent; name the export or the run that it was made of`,
    );
  const names = ownModelNames().join(", ") || "none here";
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--model ${model}: ${folder} is no export, and no trained agent of that name comes with Lockstep (${names}); name a folder that lockstep export has written`,
  );
}
