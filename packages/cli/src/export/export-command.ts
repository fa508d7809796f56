import { existsSync, readdirSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import {
  type EvaluationRecord,
  type ExportFacts,
  evaluationRecord,
  exportFiles,
  type VersionChoice,
  writeExport,
} from "@lockstep/export";
import { thisProcessor, usualEngine } from "@lockstep/model";
import type { LedgerHead } from "@lockstep/round";
import { packageVersion, UnfinishedFolder } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import {
  chosenStates,
  type FinishedRun,
  openFinishedRun,
  policyEngineIdentity,
} from "../model-source/finished-run.ts";
import { chosenSource } from "../model-source/model-option.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { writingTo } from "../output-file.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import { copyModule } from "../run-folder/copied-module.ts";
import { folderAt, runFolderExists } from "../run-folder/run-folder.ts";
import { isRunComplete } from "../run-folder/run-summary.ts";
import { readSavedWeights, type SavedWeights } from "../run-folder/saved-weights.ts";
import { versionChoice } from "../run-folder/version-choice.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { counted, grouped, significant } from "../terminal/quantity.ts";
import { bestOf, chooseBest } from "./best-version.ts";
import { environmentLicence } from "./environment-licence.ts";
import type { EpisodesJob } from "./episodes-job.ts";
import { type ExportOptions, exportOptions } from "./export-options.ts";
import { exportPage } from "./export-page.ts";
import { ledgerHeadOf } from "./ledger-of-run.ts";
import { playJobs } from "./play-jobs.ts";
import { writeReplay } from "./replay-video.ts";

/** `lockstep export`: a run's weights as files that other programs read, with their evaluation and a model card. */
export const exportCommand: Command = defineCommand<ExportOptions>({
  name: "export",
  options: exportOptions,
  positional: "runDir",
  examples: [
    "lockstep export runs/one --out exports/one",
    "lockstep export runs/one --out exports/best --version best --episodes 50 --licence mit",
    "lockstep export runs/one --out exports/page --web",
    "lockstep export --model HareDash-Nes --out exports/hare --web",
  ],
  interrupted: "nothing is written",
  run: exportRun,
});

async function exportRun(values: ExportOptions, context: CommandContext): Promise<number> {
  const folder = newFolder(values, context);
  if (values.web) return exportPage(values, folder, context);
  if (values.model !== undefined) {
    const source = chosenSource(values, context.cwd);
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--model ${values.model} is an export already: hand on a copy of ${source.folder}, or add --web for a page of it`,
    );
  }
  const wanted = versionChoice(values.version);
  const run = await openFinishedRun(values, context.cwd);
  const states = chosenStates(values.states, run);
  const newest = readSavedWeights(run.folder, wanted === "best" ? undefined : wanted);
  // A run that cannot be exported is refused before anything is played.
  const headOfNewest = await ledgerHeadOf(run.folder, newest);
  await expectStatesPlay(run, states);
  const made = writingTo(folder, () => new UnfinishedFolder(folder));
  try {
    const choice = wanted === "best" ? await chooseBest(values, run, context) : null;
    const weights = choice === null ? newest : readSavedWeights(run.folder, bestOf(choice));
    const head = weights === newest ? headOfNewest : await ledgerHeadOf(run.folder, weights);
    const evaluation = await evaluate({ values, run, weights, states, choice }, context);
    await writeReplay(join(folder, exportFiles.replay), run, weights, evaluation);
    const { environmentFile } = run.places;
    const copied = environmentFile === undefined ? [] : await copyModule(environmentFile, folder);
    const facts = factsOf(values, run, weights);
    const sources = { facts, weights: weights.weights, evaluation, head };
    writingTo(folder, () => writeExport(folder, sources, [exportFiles.replay, ...copied]));
    made.finish();
    for (const line of report(folder, evaluation, facts, head)) context.out.write(`${line}\n`);
    return 0;
  } finally {
    made.abandon();
  }
}

/** @throws {CliError} `OUTPUT_FILE` when something is there already, or it lies in the run's own folder */
function newFolder({ out, runDir }: ExportOptions, { cwd }: CommandContext): string {
  if (out === undefined) throw new CliError("BAD_OPTION_VALUE", "name a new folder: --out DIR");
  const folder = resolve(cwd, folderAt(out, cwd, "--out"));
  const run = runDir === undefined ? null : resolve(cwd, runDir);
  const isInside = run !== null && `${folder}${sep}`.startsWith(`${run}${sep}`);
  if (isInside && runFolderExists(run))
    throw new CliError(
      "OUTPUT_FILE",
      `--out ${folder} is in the folder of the run, ${run}, whose files belong to the run; name a folder elsewhere`,
    );
  const there = existsSync(folder) && writingTo(folder, () => readdirSync(folder)).length > 0;
  if (there) throw new CliError("OUTPUT_FILE", `--out ${folder} is not empty; name a new folder`);
  return folder;
}

interface EvaluationParts {
  readonly values: ExportOptions;
  readonly run: FinishedRun;
  readonly weights: SavedWeights;
  readonly states: readonly string[];
  readonly choice: VersionChoice | null;
}

async function evaluate(
  { values, run, weights, states, choice }: EvaluationParts,
  { err, cwd }: CommandContext,
): Promise<EvaluationRecord> {
  const { seed, episodes, greedy, mostSteps } = values;
  const { version, sha256 } = weights;
  const jobs = states.map(
    (state): EpisodesJob => ({
      ...values,
      ...{ cwd, state, recorded: null, engine: usualEngine },
      source: { kind: "run", folder: run.folder, version },
    }),
  );
  const results = await playJobs(jobs, run, err);
  const engine = await policyEngineIdentity(run);
  const trained = run.environment.spec.startStates;
  const settings = {
    ...{ run: run.record.run, version, weightsSha256: sha256 },
    ...{ seed, episodes, greedy, mostSteps, engine, processor: thisProcessor() },
  };
  const played = results.map(({ row, slot, played }) => ({
    ...{ figures: row, slot, played },
    heldOut: !trained.includes(row.state),
  }));
  return evaluationRecord(settings, played, { choice, replay: { state: states[0] as string } });
}

function factsOf(values: ExportOptions, run: FinishedRun, weights: SavedWeights): ExportFacts {
  const { record, configuration, environment, places } = run;
  return {
    ...{ run: record.run, createdAt: record.createdAt, version: weights.version },
    weightsSha256: weights.sha256,
    complete: isRunComplete(run.folder),
    lockstep: packageVersion(new URL("..", import.meta.url).href),
    heldOutStates: environment.evaluationStates,
    licences: {
      weights: values.licence ?? null,
      environment: environmentLicence(configuration.environment, places),
    },
    configuration,
  };
}

function report(
  folder: string,
  { trained, heldOut }: EvaluationRecord,
  { run, version, complete }: ExportFacts,
  { lastVersion }: LedgerHead,
): string[] {
  const group = (name: string, figures: EvaluationRecord["trained"]): string[] => {
    if (figures === null) return [];
    const { returnMean, returnInterval: interval, episodes } = figures;
    const between =
      interval === null
        ? ""
        : ` (95 %: ${significant(interval[0])} to ${significant(interval[1])})`;
    return [
      `${name}: mean return ${significant(returnMean)}${between} in ${counted(episodes, "episode")}`,
    ];
  };
  const notes = [
    ...(complete ? [] : ["the training has not reached its target; the card says so"]),
    ...(lastVersion > version
      ? [`the ledger goes on to version ${grouped(lastVersion)}; the card says so`]
      : []),
  ];
  return [
    `${run}, version ${grouped(version)}: ${folder}`,
    ...group("start states of the training", trained),
    ...group("never trained on", heldOut),
    ...notes.map((note) => `note: ${note}`),
    `${lockstepCommand("verify", folder)} plays all of it again`,
  ];
}
