import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CurvePoint } from "@lockstep/status";
import { commandFile, projectFolder } from "../folders/project-folders.ts";

/** Results of a training run through all services. */
export interface PipelineRun {
  /** Excludes the first updates, in which processes start and code warms up. */
  readonly stepsPerSecond: number;
  /** From the start of the command to its first line. */
  readonly firstOutputSeconds: number;
  readonly weightsSha256: string;
  /** Largest resident memory by process. */
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
}

/** Updates in which processes start and code warms up; no measurement counts them. */
export const warmUpUpdates = 5;

/** A training run in progress. */
export interface Pipeline {
  /** Process id of the command. */
  readonly pid: number;
  /** Path of its ledger. */
  readonly ledger: string;
  /** Finished updates. */
  readonly updates: number;
  readonly finished: Promise<PipelineRun>;
  /** What it has printed so far. */
  output(): string;
}

/** Trains the default game with the real command in a folder of its own. */
export async function trainPipeline(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<PipelineRun> {
  return startPipeline(args, environment).finished;
}

export function startPipeline(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Pipeline {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  const summary = join(folder, "summary.json");
  const curve = join(folder, "run", "updates.jsonl");
  // What is evaluated meanwhile is measured by itself.
  const alone = ["--evaluate-every", "0"];
  const command = ["train", "--plain", "--run-dir", join(folder, "run"), "--summary", summary];
  const { pid, firstOutput, output } = startCommand([...command, ...alone, ...args], environment);
  const finished = firstOutput
    .then((firstOutputSeconds) => ({
      firstOutputSeconds,
      stepsPerSecond: speedOf(curve),
      ...(JSON.parse(readFileSync(summary, "utf8")) as Pick<
        PipelineRun,
        "weightsSha256" | "peakMemoryBytes"
      >),
    }))
    .finally(() => rmSync(folder, { recursive: true, force: true }));
  finished.catch(() => undefined);
  return {
    pid,
    ledger: join(folder, "run", "ledger.jsonl"),
    get updates() {
      return existsSync(curve) ? linesOf(curve).length : 0;
    },
    finished,
    output,
  };
}

function linesOf(curve: string): readonly string[] {
  return readFileSync(curve, "utf8").split("\n").slice(0, -1);
}

/** @param curve path of a run's `updates.jsonl` @returns steps a second after the first updates */
export function speedOf(curve: string): number {
  const points = linesOf(curve).map((line) => JSON.parse(line) as CurvePoint);
  const [from, to] = [points[warmUpUpdates - 1], points.at(-1)];
  if (from === undefined || to === undefined || from === to)
    throw new Error(`a measured run needs more than ${warmUpUpdates} updates`);
  return (to.environmentSteps - from.environmentSteps) / (to.wallSeconds - from.wallSeconds);
}

/** Seconds from the start of the command to its first output; known after it has ended. */
function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): { readonly pid: number; readonly firstOutput: Promise<number>; output(): string } {
  const start = performance.now();
  const child = spawn(process.execPath, [commandFile, ...args], {
    cwd: projectFolder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let first: number | null = null;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      first ??= (performance.now() - start) / 1000;
      output += text;
    });
  const firstOutput = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0 && first !== null) resolve(first);
      else reject(new Error(`lockstep ${args.join(" ")} ended with ${code}\n${output}`));
    });
  });
  return { pid: child.pid ?? 0, firstOutput, output: () => output };
}
