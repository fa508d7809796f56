import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median } from "@lockstep/learning";
import { commandOf, projectFolder } from "./folders/project-folders.ts";
import { parseOptions } from "./options/parse-options.ts";
import { type RatioInterval, ratioInterval } from "./peers/ratio-interval.ts";
import { endedChildrenCpuSeconds } from "./pipeline/children-cpu.ts";
import { speedOf } from "./pipeline/pipeline.ts";

interface Build {
  readonly checkout: string;
  /** Options with which it trains and does not evaluate meanwhile. Older builds never evaluate, and have no such option. */
  readonly alone: readonly string[];
}

interface MeasuredRun {
  /** After the first updates, in which processes start and code warms up. */
  readonly stepsPerSecond: number;
  /** Of all its processes, start and end included. */
  readonly cpuSeconds: number;
  /** Resident at most, of all its processes together; 0 where the build does not say. */
  readonly peakBytes: number;
}

/** Longer than any run of a few minutes of work, on a machine that is busy. */
const runLimitMs = 20 * 60_000;

/**
 * Trains the default game, or a user's `--environment FILE`, with this checkout and with another one in turns, and prints speed,
 * processor time and memory of this one ÷ the other's. The other one must have been set up there (`npm start`). Each build has its own default configuration, or
 * that of `--config FILE`.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      pairs: { type: "string", default: "7" },
      updates: { type: "string", default: "60" },
      config: { type: "string" },
      environment: { type: "string" },
    },
  });
  const files = (["config", "environment"] as const).flatMap((name) => {
    const file = values[name];
    return file === undefined ? [] : [`--${name}`, resolve(file)];
  });
  const how = ["--updates", values.updates, ...files];
  const [other] = positionals;
  if (other === undefined || positionals.length > 1)
    throw new Error("name one folder with another checkout: npm run bench -- builds FOLDER");
  const folder = resolve(other);
  if (!existsSync(commandOf(folder)))
    throw new Error(`${commandOf(folder)} is not there; name the folder of a checkout`);
  const [own, theirs] = [await buildIn(projectFolder), await buildIn(folder)];
  const pairs: { readonly own: MeasuredRun; readonly theirs: MeasuredRun }[] = [];
  for (let index = 0; index < Number(values.pairs); index++) {
    // The order alternates as well.
    const ownFirst = index % 2 === 0;
    const first = await train(ownFirst ? own : theirs, how);
    const second = await train(ownFirst ? theirs : own, how);
    const pair = ownFirst ? { own: first, theirs: second } : { own: second, theirs: first };
    pairs.push(pair);
    console.log(`pair ${index + 1}: ${described(pair.own)} beside ${described(pair.theirs)}`);
  }
  console.log(`\n${values.updates} updates, this build ÷ the other, 95 % interval`);
  const ratioOf = (of: (run: MeasuredRun) => number): RatioInterval =>
    ratioInterval(pairs.map((pair) => of(pair.own) / of(pair.theirs)));
  console.log(`steps/s     ${shown(ratioOf((run) => run.stepsPerSecond))}`);
  console.log(`CPU time    ${shown(ratioOf((run) => run.cpuSeconds))}`);
  if (pairs.every((pair) => pair.own.peakBytes > 0 && pair.theirs.peakBytes > 0))
    console.log(`memory      ${shown(ratioOf((run) => run.peakBytes))}`);
  const medianOf = (side: "own" | "theirs"): string =>
    median(pairs.map((pair) => pair[side].stepsPerSecond)).toFixed(0);
  console.log(`\n${medianOf("own")} steps/s beside ${medianOf("theirs")}, medians`);
}

async function buildIn(checkout: string): Promise<Build> {
  const help = await lockstep(checkout, ["train", "--help"]);
  return {
    checkout,
    alone: help.includes("--evaluate-every") ? ["--evaluate-every", "0"] : [],
  };
}

/** @param how options of `train` */
async function train({ checkout, alone }: Build, how: readonly string[]): Promise<MeasuredRun> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-builds-"));
  const run = join(folder, "run");
  const summary = join(folder, "summary.json");
  const before = endedChildrenCpuSeconds();
  try {
    const what = ["--seed", "1", "--run-dir", run, "--summary", summary];
    await lockstep(checkout, ["train", "--plain", ...what, ...how, ...alone]);
    const { peakMemoryBytes = {} } = JSON.parse(readFileSync(summary, "utf8"));
    return {
      stepsPerSecond: speedOf(join(run, "updates.jsonl")),
      cpuSeconds: endedChildrenCpuSeconds() - before,
      peakBytes: Object.values<number>(peakMemoryBytes).reduce((sum, bytes) => sum + bytes, 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns all that it printed */
async function lockstep(checkout: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [commandOf(checkout), ...args], {
    cwd: checkout,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: runLimitMs,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const code = await new Promise<number | null>((settle, reject) => {
    child.once("error", reject);
    child.once("close", settle);
  });
  if (code === 0) return output;
  throw new Error(`${commandOf(checkout)} ${args.join(" ")} ended with ${code}: ${output.trim()}`);
}

function described({ stepsPerSecond, cpuSeconds, peakBytes }: MeasuredRun): string {
  const memory = peakBytes === 0 ? "" : `, ${(peakBytes / 1e6).toFixed(0)} MB`;
  return `${stepsPerSecond.toFixed(0)} steps/s, CPU ${cpuSeconds.toFixed(1)} s${memory}`;
}

function shown({ ratio, low, high }: RatioInterval): string {
  return `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
