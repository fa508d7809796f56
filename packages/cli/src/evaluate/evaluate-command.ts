import { resolve } from "node:path";
import type { EvaluatedState, Evaluation } from "@lockstep/status";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  text,
  toggle,
  withDefault,
} from "../options/option-table.ts";
import { expectWritable, writeOutputJson } from "../output-file.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import { readSavedWeights } from "../run-folder/saved-weights.ts";
import { chosenVersion, versionOption } from "../run-folder/version-choice.ts";
import { grouped, percent, significant } from "../terminal/quantity.ts";
import { tableLines } from "../terminal/text-table.ts";
import type { EvaluationJob, JobResult, PolicyName } from "./evaluation-job.ts";
import { playInThreads } from "./evaluation-threads.ts";
import { chosenStates, openFinishedRun } from "./finished-run.ts";
import { mean } from "./intervals.ts";
import { keepEvaluation } from "./keep-evaluation.ts";
import { cutSentence, mostStepsOption } from "./most-steps.ts";
import { showEvaluation } from "./show-evaluation.ts";

interface EvaluateOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly episodes: number;
  readonly states: readonly string[];
  readonly policy: "trained" | "random" | undefined;
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly version: string | undefined;
  readonly seed: number;
  readonly json: string | undefined;
}

const options: OptionTable<EvaluateOptions> = {
  runDir: text("RUN", "folder of the run whose weights play"),
  episodes: withDefault(count(1, 10_000, "episodes from each start state"), 20),
  states: list("NAMES", "start states: training, evaluation, all (default), or names"),
  policy: choice(["trained", "random"], "who plays; both, beside each other, when absent"),
  greedy: toggle("take the likeliest action always instead of drawing it"),
  mostSteps: mostStepsOption,
  version: versionOption(),
  seed: withDefault(
    count(0, 2 ** 32 - 1, "all draws come from it: the same seed, the same episodes"),
    1,
  ),
  json: text("FILE", "write the result as JSON, too"),
  ...placeOptions,
};

/** `lockstep evaluate`: how well a run's weights play, beside chance. */
export const evaluateCommand: Command = defineCommand<EvaluateOptions>({
  name: "evaluate",
  options,
  examples: [
    "lockstep evaluate --run-dir runs/one",
    "lockstep evaluate --run-dir runs/one --states evaluation --policy trained --json held-out.json",
  ],
  interruptible: true,
  run: evaluate,
});

async function evaluate(values: EvaluateOptions, context: CommandContext): Promise<number> {
  const json = values.json === undefined ? null : resolve(context.cwd, values.json);
  if (json !== null) expectWritable(json);
  const run = await openFinishedRun(values, context.cwd);
  const states = chosenStates(values.states, run);
  await expectStatesPlay(run, states);
  const who: readonly PolicyName[] =
    values.policy === undefined ? ["trained", "random"] : [values.policy];
  const version = chosenVersion(run.folder, values.version);
  const weights = who.includes("trained") ? readSavedWeights(run.folder, version) : null;
  const jobs = who.flatMap((policy) =>
    states.map((state) => ({
      ...values,
      policy,
      state,
      runDir: run.folder,
      version: weights?.version,
      cwd: context.cwd,
    })),
  );
  const results = await playInThreads<EvaluationJob, JobResult>(
    new URL("./evaluation-thread.js", import.meta.url),
    jobs,
    context.err,
  );
  const rows = results.map(({ row }) => row);
  const evaluation: Evaluation = {
    run: run.record.run,
    seed: values.seed,
    episodes: values.episodes,
    greedy: values.greedy,
    mostSteps: values.mostSteps,
    version: weights?.version ?? null,
    weightsSha256: weights?.sha256 ?? null,
    policies: Object.fromEntries(
      who.map((policy) => [policy, rows.filter((_, index) => jobs[index]?.policy === policy)]),
    ),
    trainingStates: run.environment.spec.startStates,
  };
  for (const line of evaluationLines(evaluation)) context.out.write(`${line}\n`);
  const { timeLimitSteps } = run.configuration.environment;
  const cut = rows.reduce((sum, { truncated }) => sum + truncated, 0);
  const sentence = cutSentence(timeLimitSteps, values.mostSteps, cut);
  if (sentence !== null) context.out.write(`${sentence}\n`);
  if (json !== null) writeOutputJson(json, evaluation);
  keepEvaluation(run.folder, evaluation, context);
  if (weights !== null)
    await showEvaluation(run, weights.version, results.slice(0, states.length), context);
  return 0;
}

/** The result as a table: start states down, policies across, then the means over training and held-out states. */
export function evaluationLines(evaluation: Evaluation): string[] {
  const rows = Object.entries(evaluation.policies).flatMap(([policy, results]) =>
    [...results, ...means(results, evaluation.trainingStates)].map((row) => [
      policy,
      row.state,
      evaluation.trainingStates.includes(row.state) || row.state.startsWith("mean")
        ? ""
        : "held out",
      grouped(row.episodes),
      row.progressMean === null ? "–" : percent(row.progressMean),
      percent(row.finishedShare),
      significant(row.returnMean),
    ]),
  );
  const right = "right" as const;
  const table = tableLines(
    [
      { title: "policy" },
      { title: "start state" },
      { title: "" },
      { title: "episodes", align: right },
      { title: "progress", align: right },
      { title: "finished", align: right },
      { title: "return", align: right },
    ],
    rows,
  );
  const who = evaluation.version === null ? "" : `, version ${grouped(evaluation.version)}`;
  return [`${evaluation.run}${who}, seed ${evaluation.seed}`, "", ...table];
}

type ShownRow = Pick<
  EvaluatedState,
  "state" | "episodes" | "progressMean" | "finishedShare" | "returnMean"
>;

/** Every start state counts the same, as each has played the same number of episodes. */
function means(rows: readonly EvaluatedState[], training: readonly string[]): ShownRow[] {
  const groups: readonly (readonly [string, readonly EvaluatedState[]])[] = [
    ["mean, training", rows.filter(({ state }) => training.includes(state))],
    ["mean, held out", rows.filter(({ state }) => !training.includes(state))],
  ];
  return groups.flatMap(([state, group]) => {
    if (group.length < 2) return [];
    const progress = group.flatMap(({ progressMean }) => progressMean ?? []);
    return [
      {
        state,
        episodes: group.reduce((sum, { episodes }) => sum + episodes, 0),
        progressMean: progress.length === 0 ? null : mean(progress),
        finishedShare: mean(group.map(({ finishedShare }) => finishedShare)),
        returnMean: mean(group.map(({ returnMean }) => returnMean)),
      },
    ];
  });
}
