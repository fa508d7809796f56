import { join } from "node:path";
import {
  bestKept,
  evaluationLedgerFile,
  keptWeights,
  readEvaluationLedger,
  type VersionEvaluation,
} from "@lockstep/round";
import { type EvaluatedVersion, type EvaluationStatus, scoresOf } from "@lockstep/status";
import type { z } from "zod";
import { CliError } from "../cli-error.ts";
import { text } from "../options/option-table.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { inRunFolder } from "./run-folder.ts";

/** A version's number, or the best one by the evaluations that its run has made. */
export type VersionChoice = number | "best";

/** `--version` of what a run's weights play in. */
export function versionOption(whose = "of the weights"): z.ZodType<string | undefined> {
  return text(
    "N|best",
    `version ${whose} (default the newest); best: the one with the highest score over held-out start states in the evaluations that the run made while it trained`,
  );
}

/** @throws {CliError} `BAD_OPTION_VALUE` */
export function versionChoice(
  value: string | undefined,
  option = "--version",
): VersionChoice | undefined {
  if (value === undefined || value === "best") return value;
  const number = Number(value.replaceAll("_", ""));
  if (/^[\d_]+$/.test(value) && number < 2 ** 32) return number;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `${option} is '${value}', expected a whole number or best`,
  );
}

/**
 * The version of a run that an option names.
 * @returns `undefined` for the newest
 * @throws {CliError} `BAD_OPTION_VALUE`, `RUN_FOLDER` where no version is known to be the best
 */
export function chosenVersion(
  folder: string,
  value: string | undefined,
  option = "--version",
): number | undefined {
  const choice = versionChoice(value, option);
  if (choice !== "best") return choice;
  const { best } = evaluationsOf(folder);
  if (best !== null) return best.version;
  throw new CliError(
    "RUN_FOLDER",
    `${folder} has no evaluation of a version that is kept, so ${option} best is none; name a version, or evaluate what is kept: ${lockstepCommand("evaluator", folder, "--every", "1", "--once")}`,
  );
}

/** What the evaluations of a run say that it made while it trained. */
export type FoundByEvaluation = Pick<EvaluationStatus, "evaluated" | "last" | "best">;

/** @throws {CliError} `RUN_FOLDER` when they cannot be read */
export function evaluationsOf(folder: string): FoundByEvaluation {
  const read = () => readEvaluationLedger(join(folder, evaluationLedgerFile));
  const ledger = inRunFolder(folder, "read", read);
  return {
    evaluated: ledger.evaluations.length,
    last: scored(ledger.evaluations.at(-1)?.evaluation ?? null),
    best: scored(bestKept(ledger, keptWeights(folder))),
  };
}

function scored(evaluation: VersionEvaluation | null): EvaluatedVersion | null {
  return evaluation && { version: evaluation.version, ...scoresOf(evaluation) };
}
