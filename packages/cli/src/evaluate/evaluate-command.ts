import { resolve } from "node:path";
import type { EvaluatedState, Evaluation } from "@lockstep/status";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { chosenSource, modelOption, type SourceOptions } from "../model-source/model-option.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  outputFile,
  text,
  toggle,
  withDefault,
} from "../options/option-table.ts";
import { expectWritable, writeOutputJson } from "../output-file.ts";
import { versionOption } from "../run-folder/version-choice.ts";
import { grouped, percent, significant } from "../terminal/quantity.ts";
import { tableLines } from "../terminal/text-table.ts";
import { mean } from "./intervals.ts";
import { keepEvaluation } from "./keep-evaluation.ts";
import { cutSentence, mostStepsOption } from "./most-steps.ts";
import { playEvaluation } from "./played-evaluation.ts";
import { showEvaluation } from "./show-evaluation.ts";

interface EvaluateOptions extends PlaceOptions, SourceOptions {
  readonly episodes: number;
  readonly states: readonly string[];
  readonly policy: "trained" | "random" | undefined;
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly seed: number;
  readonly json: string | undefined;
}

const options: OptionTable<EvaluateOptions> = {
  runDir: text("RUN", "folder of the run whose weights play"),
  model: modelOption,
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
  json: outputFile("write the result as JSON, too"),
  ...placeOptions,
};

/** `lockstep evaluate`: how well a run's weights play, beside chance. */
export const evaluateCommand: Command = defineCommand<EvaluateOptions>({
  name: "evaluate",
  options,
  examples: [
    "lockstep evaluate --run-dir runs/one",
    "lockstep evaluate --model HareDash-Nes --policy trained",
    "lockstep evaluate --run-dir runs/one --states evaluation --policy trained --json held-out.json",
  ],
  interrupted: "nothing is written",
  run: evaluate,
});

async function evaluate(values: EvaluateOptions, context: CommandContext): Promise<number> {
  const json = values.json === undefined ? null : resolve(context.cwd, values.json);
  if (json !== null) expectWritable(json);
  const source = chosenSource(values, context.cwd);
  const isRun = source.kind === "run";
  const { run, weights, evaluation, trained } = await playEvaluation(
    source,
    { ...values, policies: values.policy === undefined ? ["trained", "random"] : [values.policy] },
    { cwd: context.cwd, err: context.err, pictures: isRun },
  );
  for (const line of evaluationLines(evaluation)) context.out.write(`${line}\n`);
  const { timeLimitSteps } = run.configuration.environment;
  const rows = Object.values(evaluation.policies).flat();
  const cut = rows.reduce((sum, { truncated }) => sum + truncated, 0);
  const sentence = cutSentence(timeLimitSteps, values.mostSteps, cut);
  if (sentence !== null) context.out.write(`${sentence}\n`);
  if (json !== null) writeOutputJson(json, evaluation);
  if (!isRun) return 0;
  keepEvaluation(run.folder, evaluation, context);
  if (weights !== null) await showEvaluation(run, weights.version, trained, context);
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
