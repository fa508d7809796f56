import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { exportFiles, type ReadExport } from "@lockstep/export";
import { readLedgerHead } from "@lockstep/round";
import { differingKeys } from "@lockstep/run-configuration";
import { CliError } from "../../cli-error.ts";
import type { CommandContext } from "../../options/command.ts";
import { expectReadableFormat, folderAt } from "../../run-folder/run-folder.ts";
import { counted } from "../../terminal/quantity.ts";
import type { VerifyOptions } from "../verify-options.ts";
import type { Verification } from "../verify-report.ts";
import { verifyRun } from "../verify-run.ts";
import type { ExportVerification } from "./export-verification.ts";

/**
 * Compares an export with the ledger of its run, and computes the training up to its version again.
 * @throws {CliError} `RUN_FOLDER` when the run's ledger cannot be read
 */
export async function verifyTraining(
  { head, facts }: ReadExport,
  options: VerifyOptions,
  context: CommandContext,
): Promise<Partial<ExportVerification>> {
  const run = folderAt(options.training ?? "", context.cwd, "--training");
  expectReadableFormat(run, "--training");
  const path = join(run, "ledger.jsonl");
  const own = await readLedgerHead(path, head.version).catch((error: unknown) => {
    throw new CliError("RUN_FOLDER", `--training ${run}: ${messageOf(error)}`, { cause: error });
  });
  // The run may have been trained on since it was exported.
  const [difference] = differingKeys({ ...own, lastVersion: head.lastVersion }, head);
  if (difference !== undefined)
    return {
      problems: [
        {
          where: `${exportFiles.head}, ${difference.key}`,
          what: `is ${JSON.stringify(difference.right)}; ${path} says ${JSON.stringify(difference.left)}`,
        },
      ],
    };
  const verification = await verifyRun({ ...options, to: facts.version }, run, context);
  const { problems } = verification;
  if (problems.length > 0) return { problems };
  return sentences(verification, facts.version);
}

function sentences(
  { mode, updates, startVersion }: Verification,
  version: number,
): Partial<ExportVerification> {
  const line = "ledger-head.json names a line of the run's ledger";
  const training = `the training to version ${version}`;
  if (mode === "files only") return { proven: [line], notProven: [training] };
  if (mode === "play only")
    return {
      proven: [`${line}, and ${counted(updates, "update")} were played again`],
      notProven: ["what the training's network computed"],
    };
  const whole = version === 0 || startVersion === 0;
  return {
    proven: [
      `${line}, and ${whole ? training : `the last ${counted(updates, "update")}`} computed again gives these weights`,
    ],
    notProven: whole ? [] : [`the training before version ${startVersion ?? 0}`],
  };
}
