import { existsSync } from "node:fs";
import { join } from "node:path";
import { type EnvironmentPlaces, openEnvironment } from "@lockstep/environment";
import type { LedgerProblem } from "@lockstep/round";
import { CliError } from "../cli-error.ts";
import { gamePlaces } from "../games/game-catalogue.ts";
import type { CommandContext } from "../options/command.ts";
import { placesOfRun } from "../run-folder/copied-module.ts";
import { isImported } from "../run-folder/imported-run.ts";
import { expectReadableFormat, folderAt, noRunIn } from "../run-folder/run-folder.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { auditRun, type RunAudit } from "./files/audit-run.ts";
import type { AuditedRun } from "./files/audited-run.ts";
import { environmentProblems } from "./files/environment-problems.ts";
import { auditEvaluations, type EvaluationAudit } from "./files/evaluation-problems.ts";
import { initialWeightsProblems } from "./files/initial-weights-problems.ts";
import { sessionsBetween } from "./files/ledger-session.ts";
import { storeToRead } from "./files/run-store.ts";
import { recomputeRun, startBefore } from "./repetition/recompute-run.ts";
import { RepeatedEvaluations } from "./repetition/repeated-evaluations.ts";
import { actorEngineOf } from "./repetition/same-machine.ts";
import type { VerifyOptions } from "./verify-options.ts";
import {
  changeLines,
  filesLine,
  initLines,
  rollbackLines,
  startLine,
  type Verification,
} from "./verify-report.ts";

/** Without a terminal, one line each time. */
const plainEverySeconds = 15;

/** The result of the recomputation. */
type Repeated = Pick<Verification, "startVersion" | "updates" | "evaluations"> & {
  readonly operators: number;
  readonly problem: LedgerProblem | null;
};

const nothingRepeated: Repeated = {
  startVersion: null,
  updates: 0,
  evaluations: 0,
  operators: 0,
  problem: null,
};

/**
 * Compares the files of the run in a folder, then plays and computes it again from its ledger.
 * @throws {CliError} `RUN_FOLDER`, `MACHINE_DIFFERS`, `BAD_OPTION_VALUE`
 */
export async function verifyRun(
  options: VerifyOptions,
  folder: string,
  context: CommandContext,
): Promise<Verification> {
  const startedMs = performance.now();
  expectLedger(folder);
  const { run, evaluations, problems: inFiles } = await auditFiles(options, folder, context);
  const repeated =
    run === null || inFiles.length > 0 || options.filesOnly
      ? nothingRepeated
      : await repeat({
          options,
          folder,
          places: placesOf(run, folder, options, context),
          run,
          evaluations,
          context,
        });
  const { slots, segmentLength } = run?.configuration ?? { slots: 0, segmentLength: 0 };
  return {
    folder,
    run: run?.sessions[0].record.run ?? null,
    mode: options.filesOnly ? "files only" : options.playOnly ? "play only" : "everything",
    startVersion: repeated.startVersion,
    updates: repeated.updates,
    segments: repeated.updates * slots,
    steps: repeated.updates * slots * segmentLength,
    evaluations: repeated.evaluations,
    operators: options.operators ? repeated.operators : null,
    seconds: (performance.now() - startedMs) / 1000,
    problems: repeated.problem === null ? inFiles : [...inFiles, repeated.problem],
  };
}

function expectLedger(folder: string): void {
  expectReadableFormat(folder, "RUN");
  if (existsSync(join(folder, "ledger.jsonl"))) return;
  throw new CliError(
    "RUN_FOLDER",
    isImported(folder)
      ? `${folder} was imported from an export and has no ledger.jsonl; verify that export, or the run that it came from`
      : noRunIn(folder, "ledger.jsonl"),
  );
}

async function auditFiles(
  options: VerifyOptions,
  folder: string,
  context: CommandContext,
): Promise<RunAudit & Pick<EvaluationAudit, "evaluations">> {
  const store = storeToRead(options.store, folder, context);
  const audit = await auditRun(folder, async (run, newest) => {
    const stored = (await store?.read(run, newest)) ?? null;
    if (stored === null && store !== null)
      context.err.write(`store ${store.name} has nothing of run ${run}: it is not compared\n`);
    return stored;
  });
  const { run, problems } = audit;
  if (run === null) return { ...audit, evaluations: [] };
  const places = placesOf(run, folder, options, context);
  const source = options.init === undefined ? null : folderAt(options.init, context.cwd, "--init");
  const evaluated = auditEvaluations(folder, run);
  const all = [
    ...problems,
    ...evaluated.problems,
    ...(await environmentProblems(run.configuration, places)),
    ...(await initialWeightsProblems(folder, run, source)),
  ];
  const { seed } = run.configuration;
  context.out.write(`run     ${run.sessions[0].record.run}, seed ${seed}, in ${folder}\n`);
  if (all.length === 0)
    for (const line of [
      filesLine(run, evaluated.evaluations.length),
      ...initLines(run, source),
      ...changeLines(run),
      ...rollbackLines(run),
    ])
      context.out.write(`${line}\n`);
  return { run, problems: all, evaluations: evaluated.evaluations };
}

function placesOf(
  { configuration }: AuditedRun,
  folder: string,
  options: VerifyOptions,
  { cwd }: CommandContext,
): EnvironmentPlaces {
  return placesOfRun(folder, configuration.environment, gamePlaces(options, cwd));
}

interface RepeatParts {
  readonly options: VerifyOptions;
  readonly folder: string;
  readonly places: EnvironmentPlaces;
  readonly run: AuditedRun;
  readonly evaluations: EvaluationAudit["evaluations"];
  readonly context: CommandContext;
}

async function repeat(parts: RepeatParts): Promise<Repeated> {
  const { options, folder, places, run, context } = parts;
  const { playOnly } = options;
  const { from, to } = rangeOf(options, run);
  if (to < from) return nothingRepeated;
  // A missing core is reported before any thread starts.
  const environment = await openEnvironment(run.configuration, places);
  const start = startBefore(from, run, playOnly);
  const played = sessionsBetween(run.sessions, start.version, to);
  const actorEngine = playOnly ? null : actorEngineOf(played, options.actorEngine);
  noteOtherNode(run, context);
  const begun =
    run.configuration.initialWeights === undefined
      ? "made from the seed"
      : "with initial-weights.f32";
  context.out.write(`${startLine(start, playOnly, begun)}\n`);
  const progress = new ProgressBar({
    terminal: context.err,
    what: "updates",
    total: to - start.version,
    plainEverySeconds,
  });
  const again = await RepeatedEvaluations.open({
    ...{ configuration: run.configuration, environment, folder, options, context },
    evaluations: playOnly ? [] : parts.evaluations,
  });
  let operators = 0;
  try {
    const problem = await recomputeRun({
      ...{ folder, run, places, start, to },
      actorEngine,
      evaluated: (version, weights) => again.compare(version, weights),
      operators: options.operators,
      done: (compared) => {
        operators += compared;
        progress.add();
      },
    });
    const { played: evaluations } = again;
    return { startVersion: start.version, updates: progress.done, evaluations, operators, problem };
  } finally {
    await again.close();
    progress.close();
  }
}

function rangeOf(
  { from, to }: VerifyOptions,
  { lastVersion }: AuditedRun,
): { readonly from: number; readonly to: number } {
  const first = from ?? 1;
  const last = to ?? lastVersion;
  if (last > lastVersion || (from !== undefined && first > last))
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--from ${first} --to ${last} is no range of the ledger's updates, which are 1 to ${lastVersion}`,
    );
  return { from: first, to: last };
}

/** Its functions of real numbers may round otherwise; mostly they do not. */
function noteOtherNode({ sessions }: AuditedRun, { err }: CommandContext): void {
  const here = process.versions.node;
  const others = new Set(sessions.map(({ record }) => record.software["node"] ?? here));
  others.delete(here);
  if (others.size > 0)
    err.write(
      `note: the ledger names Node.js ${[...others].join(", ")}, here it is ${here}; should a hash differ, try that one\n`,
    );
}
