import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandFile, projectFolder } from "./project-folders.ts";

/** What a training run through all services came to. */
export interface PipelineRun {
  /** Without the first updates, in which processes start and code warms up. */
  readonly stepsPerSecond: number;
  /** From the start of the command to its first line. */
  readonly firstOutputSeconds: number;
  readonly weightsSha256: string;
  /** Largest resident memory by process. */
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
}

interface CurvePoint {
  readonly environmentSteps: number;
  readonly wallSeconds: number;
}

const warmUpUpdates = 5;

/** Trains the default game with the real command in a folder of its own. */
export async function trainPipeline(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<PipelineRun> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  try {
    const summary = join(folder, "summary.json");
    const runDir = join(folder, "run");
    const firstOutputSeconds = await runCommand(
      ["train", "--plain", "--run-dir", runDir, "--summary", summary, ...args],
      environment,
    );
    const points = readFileSync(join(runDir, "updates.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as CurvePoint);
    const [from, to] = [points[warmUpUpdates - 1], points.at(-1)];
    if (from === undefined || to === undefined || from === to)
      throw new Error(`a measured run needs more than ${warmUpUpdates} updates`);
    return {
      stepsPerSecond:
        (to.environmentSteps - from.environmentSteps) / (to.wallSeconds - from.wallSeconds),
      firstOutputSeconds,
      ...(JSON.parse(readFileSync(summary, "utf8")) as Pick<
        PipelineRun,
        "weightsSha256" | "peakMemoryBytes"
      >),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns seconds to the first output */
async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
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
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0 || first === null)
    throw new Error(`lockstep ${args.join(" ")} ended with ${code}\n${output}`);
  return first;
}
