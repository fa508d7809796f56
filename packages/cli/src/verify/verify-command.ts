import { resolve } from "node:path";
import { isExport, isWebExport } from "@lockstep/export";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { expectWritable, writeOutputJson } from "../output-file.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { exportLine } from "./export/export-verification.ts";
import { verifyExport } from "./export/verify-export.ts";
import { verifyWebExport } from "./export/verify-web-export.ts";
import { type VerifyOptions, verifyOptions } from "./verify-options.ts";
import { verifiedLine } from "./verify-report.ts";
import { verifyRun } from "./verify-run.ts";

/**
 * `lockstep verify`: compares a run's files, then plays and computes it again from its ledger. Of an export, it plays the
 * evaluation again.
 */
export const verifyCommand: Command = defineCommand<VerifyOptions>({
  name: "verify",
  options: verifyOptions,
  positional: "runDir",
  examples: [
    "lockstep verify runs/one",
    "lockstep verify runs/one --from 90 --to 100",
    "lockstep verify runs/one --play-only",
    "lockstep verify runs/one --operators --from 37 --to 37",
    "lockstep verify exports/one --training runs/one",
  ],
  interrupted: "nothing is written",
  run: verify,
});

async function verify(options: VerifyOptions, context: CommandContext): Promise<number> {
  const folder = folderOf(options, context);
  const report = options.report === undefined ? null : resolve(context.cwd, options.report);
  if (report !== null) expectWritable(report);
  const { verification, sound } = await verificationOf(folder, options, context);
  const { problems } = verification;
  for (const { where, what } of problems) context.out.write(`WRONG: ${where} ${what}\n`);
  if (problems.length === 0) context.out.write(`${sound}\n`);
  if (report !== null) writeOutputJson(report, verification);
  return problems.length === 0 ? 0 : 1;
}

async function verificationOf(folder: string, options: VerifyOptions, context: CommandContext) {
  if (isExport(folder)) {
    if (options.operators && options.training === undefined)
      throw new CliError(
        "BAD_OPTION_VALUE",
        `--operators compares updates, and ${folder} is an export; name its run with --training`,
      );
    const verification = await verifyExport(folder, options, context);
    return { verification, sound: exportLine(verification) };
  }
  if (options.training === undefined && isWebExport(folder)) {
    const verification = await verifyWebExport(folder, options, context);
    return { verification, sound: exportLine(verification) };
  }
  if (options.training !== undefined)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--training belongs to an export, and ${folder} is ${isWebExport(folder) ? "a page" : "a run"}; leave it out`,
    );
  const verification = await verifyRun(options, folder, context);
  return { verification, sound: verifiedLine(verification) };
}

function folderOf(
  { runDir, filesOnly, playOnly, operators }: VerifyOptions,
  { cwd }: CommandContext,
): string {
  if (runDir === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name a run: lockstep verify RUN");
  if (filesOnly && playOnly)
    throw new CliError("BAD_OPTION_VALUE", "--files-only plays nothing; leave out --play-only");
  if (operators && (filesOnly || playOnly))
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--operators compares what the network computes; leave out ${filesOnly ? "--files-only" : "--play-only"}`,
    );
  return folderAt(runDir, cwd, "RUN");
}
