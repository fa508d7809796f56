import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { median } from "@lockstep/learning";
import { type PipelineRun, trainPipeline } from "./pipeline/pipeline.ts";

const hook = new URL("./pipeline/bare-services.js", import.meta.url).href;

/**
 * Measures the cost of fault tolerance: steps/s with heartbeats, ledger and checkpoints ÷ steps/s without them.
 * Both alternate, so that changes of the machine's speed affect both. Prints the medians.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "5" },
      updates: { type: "string", default: "60" },
    },
  });
  const actors = String(availableParallelism());
  const train = (kind: "usual" | "bare"): Promise<PipelineRun> =>
    trainPipeline(["--updates", values.updates, "--actors", actors], {
      BENCH_SERVICES: kind,
      NODE_OPTIONS: `--import=${hook}`,
    });
  const speeds: { readonly usual: number; readonly bare: number }[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    // The order alternates as well.
    const first = index % 2 === 0 ? "usual" : "bare";
    const runs = [await train(first), await train(first === "usual" ? "bare" : "usual")];
    const [usual, bare] = first === "usual" ? runs : runs.reverse();
    if (usual === undefined || bare === undefined) continue;
    if (usual.weightsSha256 !== bare.weightsSha256) throw new Error("the weights differ");
    speeds.push({ usual: usual.stepsPerSecond, bare: bare.stepsPerSecond });
    console.log(
      `run ${index + 1}: with ${usual.stepsPerSecond.toFixed(1)} steps/s, without ${bare.stepsPerSecond.toFixed(1)}, ratio ${(usual.stepsPerSecond / bare.stepsPerSecond).toFixed(3)}`,
    );
  }
  console.log(`\nmedians of ${speeds.length}`);
  console.log(
    `with heartbeats, ledger, checkpoints  ${median(speeds.map((s) => s.usual)).toFixed(1)} steps/s`,
  );
  console.log(
    `without them                          ${median(speeds.map((s) => s.bare)).toFixed(1)} steps/s`,
  );
  console.log(
    `ratio                                 ${median(speeds.map((s) => s.usual / s.bare)).toFixed(3)}`,
  );
}
