import { availableParallelism } from "node:os";
import { median } from "@lockstep/learning";
import { parseOptions } from "./options/parse-options.ts";
import { endedChildrenCpuSeconds } from "./pipeline/children-cpu.ts";
import { type PipelineRun, trainPipeline } from "./pipeline/pipeline.ts";

interface MeasuredRun extends PipelineRun {
  /** Of all its processes, the evaluator among them. */
  readonly cpuSeconds: number;
  /** Of the whole command, the wait for evaluations at its end included. */
  readonly wallSeconds: number;
}

/**
 * Measures what evaluating while training costs: steps/s of runs that are evaluated ÷ steps/s of runs that are not. Both
 * alternate, so that changes of the machine's speed affect both. Prints each pair and the medians.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "5" },
      updates: { type: "string", default: "100" },
      every: { type: "string", default: "50" },
      actors: { type: "string", default: String(availableParallelism()) },
    },
  });
  const { updates, every, actors } = values;
  const ratios: number[] = [];
  const evaluatedRuns: MeasuredRun[] = [];
  const bareRuns: MeasuredRun[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    // The order alternates as well.
    const order = index % 2 === 0 ? [every, "0"] : ["0", every];
    const runs: MeasuredRun[] = [];
    for (const each of order)
      runs.push(await train(["--updates", updates, "--actors", actors, "--evaluate-every", each]));
    const [evaluated, bare] = index % 2 === 0 ? runs : runs.reverse();
    if (evaluated === undefined || bare === undefined) continue;
    if (evaluated.weightsSha256 !== bare.weightsSha256) throw new Error("the weights differ");
    evaluatedRuns.push(evaluated);
    bareRuns.push(bare);
    ratios.push(evaluated.stepsPerSecond / bare.stepsPerSecond);
    console.log(`pair ${index + 1}, evaluated and not: ratio ${ratios.at(-1)?.toFixed(3)}`);
    for (const run of [evaluated, bare]) console.log(`  ${words(run)}`);
  }
  const medianOf = (runs: readonly MeasuredRun[], of: (run: MeasuredRun) => number): string =>
    median(runs.map(of)).toFixed(1);
  console.log(
    `\nmedians of ${ratios.length}, ${actors} actors, every ${every} of ${updates} versions`,
  );
  console.log(`ratio of steps/s   ${median(ratios).toFixed(3)}`);
  for (const [name, of] of [
    ["steps/s", ({ stepsPerSecond }: MeasuredRun) => stepsPerSecond],
    ["CPU seconds", ({ cpuSeconds }: MeasuredRun) => cpuSeconds],
    ["seconds", ({ wallSeconds }: MeasuredRun) => wallSeconds],
  ] as const)
    console.log(`${name.padEnd(19)}${medianOf(evaluatedRuns, of)} and ${medianOf(bareRuns, of)}`);
}

async function train(args: readonly string[]): Promise<MeasuredRun> {
  const [cpu, wall] = [endedChildrenCpuSeconds(), performance.now()];
  const run = await trainPipeline(args);
  return {
    ...run,
    cpuSeconds: endedChildrenCpuSeconds() - cpu,
    wallSeconds: (performance.now() - wall) / 1000,
  };
}

function words({ stepsPerSecond, cpuSeconds, wallSeconds }: MeasuredRun): string {
  return `${stepsPerSecond.toFixed(1)} steps/s, ${cpuSeconds.toFixed(1)} CPU s, ${wallSeconds.toFixed(1)} s`;
}
