import { availableParallelism } from "node:os";
import { median } from "@lockstep/learning";
import { parseOptions } from "./options/parse-options.ts";
import { endedChildrenCpuSeconds } from "./pipeline/children-cpu.ts";
import { type PipelineRun, trainPipeline } from "./pipeline/pipeline.ts";

const hook = new URL("./pipeline/bare-services.js", import.meta.url).href;

interface MeasuredRun extends PipelineRun {
  /** Of all its processes. */
  readonly cpuSeconds: number;
}

/**
 * Measures the cost of fault tolerance: steps/s with heartbeats, ledger, checkpoints, restart points and snapshots of slots
 * ÷ steps/s without them, and the same of the CPU time, which depends less on what else the machine does. Both alternate, so
 * that changes of the machine's speed affect both. Prints the medians.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "5" },
      updates: { type: "string", default: "60" },
    },
  });
  const pairs: Pair[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    // The order alternates as well.
    const first = index % 2 === 0 ? "usual" : "bare";
    const second = first === "usual" ? "bare" : "usual";
    const runs = [await train(first, values.updates), await train(second, values.updates)];
    const [usual, bare] = first === "usual" ? runs : runs.reverse();
    if (usual === undefined || bare === undefined) continue;
    if (usual.weightsSha256 !== bare.weightsSha256) throw new Error("the weights differ");
    pairs.push({ usual, bare });
    console.log(`run ${index + 1}, with and without:`);
    console.log(
      `  ${perSecond(usual)} and ${perSecond(bare)}, ratio ${speedRatio({ usual, bare })}`,
    );
    console.log(`  ${cpu(usual)} and ${cpu(bare)}, ratio ${cpuRatio({ usual, bare })}`);
  }
  const medianOf = (of: (pair: Pair) => number): number => median(pairs.map(of));
  console.log(`\nmedians of ${pairs.length}`);
  console.log(
    `with them          ${medianOf(({ usual }) => usual.stepsPerSecond).toFixed(1)} steps/s`,
  );
  console.log(
    `without them       ${medianOf(({ bare }) => bare.stepsPerSecond).toFixed(1)} steps/s`,
  );
  console.log(`ratio              ${medianOf((pair) => Number(speedRatio(pair))).toFixed(3)}`);
  console.log(`ratio of CPU time  ${medianOf((pair) => Number(cpuRatio(pair))).toFixed(3)}`);
}

async function train(kind: "usual" | "bare", updates: string): Promise<MeasuredRun> {
  const before = endedChildrenCpuSeconds();
  const actors = String(availableParallelism());
  const run = await trainPipeline(["--updates", updates, "--actors", actors], {
    BENCH_SERVICES: kind,
    // The hook replaces parts of services by their files.
    LOCKSTEP_BUNDLED: "0",
    NODE_OPTIONS: `--import=${hook}`,
  });
  return { ...run, cpuSeconds: endedChildrenCpuSeconds() - before };
}

interface Pair {
  readonly usual: MeasuredRun;
  readonly bare: MeasuredRun;
}

const perSecond = ({ stepsPerSecond }: MeasuredRun): string =>
  `${stepsPerSecond.toFixed(1)} steps/s`;
const cpu = ({ cpuSeconds }: MeasuredRun): string => `${cpuSeconds.toFixed(1)} CPU s`;
const speedRatio = ({ usual, bare }: Pair): string =>
  (usual.stepsPerSecond / bare.stepsPerSecond).toFixed(3);
const cpuRatio = ({ usual, bare }: Pair): string => (usual.cpuSeconds / bare.cpuSeconds).toFixed(3);
