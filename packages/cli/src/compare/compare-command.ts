import { resolve } from "node:path";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  outputFile,
  withDefault,
} from "../options/option-table.ts";
import { expectWritable, writeOutputFile, writeOutputJson } from "../output-file.ts";
import { comparisonOf } from "./comparison.ts";
import { comparisonLines } from "./comparison-lines.ts";
import { comparisonSvg } from "./comparison-svg.ts";
import { readRunGroups } from "./run-groups.ts";
import { type Metric, metrics } from "./run-scores.ts";

interface CompareOptions {
  readonly run: readonly string[];
  readonly metric: Metric | undefined;
  readonly episodes: number;
  readonly repetitions: number;
  readonly seed: number;
  readonly json: string | undefined;
  readonly svg: string | undefined;
}

const options: OptionTable<CompareOptions> = {
  run: list("RUN|SWEEP", "folder of a run or of a sweep; may be repeated, with or without --run"),
  metric: choice(
    metrics,
    "what of an episode counts; progress where the game says how far it came, else return",
  ),
  episodes: withDefault(
    count(1, 10_000, "a score is the mean over a run's last so many episodes from a start state"),
    20,
  ),
  repetitions: withDefault(count(100, 100_000, "repetitions of the bootstrap"), 2_000),
  seed: withDefault(
    count(
      0,
      2 ** 32 - 1,
      "all draws of the bootstrap come from it: the same seed, the same intervals",
    ),
    1,
  ),
  json: outputFile("write all numbers as JSON, too"),
  svg: outputFile("draw curves, profiles and intervals as SVG, too"),
};

/** `lockstep compare`: what runs of several seeds show, with intervals. */
export const compareCommand: Command = defineCommand<CompareOptions>({
  name: "compare",
  options,
  positional: "run",
  examples: [
    "lockstep compare runs/rates --svg rates.svg",
    "lockstep compare runs/a2c runs/ppo --metric finished --json comparison.json",
  ],
  interrupted: "nothing is written",
  run: compare,
});

async function compare(values: CompareOptions, context: CommandContext): Promise<number> {
  const at = (file: string | undefined): string | null =>
    file === undefined ? null : resolve(context.cwd, file);
  const [json, svg] = [at(values.json), at(values.svg)];
  for (const file of [json, svg]) if (file !== null) expectWritable(file);
  const groups = await readRunGroups(values.run, context.cwd);
  const comparison = comparisonOf(groups, {
    metric: values.metric,
    episodes: values.episodes,
    bootstrap: { seed: values.seed, repetitions: values.repetitions },
  });
  for (const line of comparisonLines(comparison)) context.out.write(`${line}\n`);
  if (json !== null) writeOutputJson(json, comparison);
  if (svg !== null) writeOutputFile(svg, comparisonSvg(comparison));
  return 0;
}
