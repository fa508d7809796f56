import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "@lockstep/learning";
import { commandFile, projectFolder } from "./folders/project-folders.ts";
import { parseOptions } from "./options/parse-options.ts";
import { endedChildrenCpuSeconds } from "./pipeline/children-cpu.ts";

/** Time and memory of a command, over all of its processes. */
interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

const kinds = ["train", "verify", "verify --play-only", "verify --files-only"] as const;
type Trial = Readonly<Record<(typeof kinds)[number], Cost>>;

/**
 * Measures the cost of `verify` against the cost of training the same run on this machine: full recomputation, play only,
 * and files only. Prints medians.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "3" },
      updates: { type: "string", default: "60" },
    },
  });
  const trials: Trial[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    const trial = await measureOnce(values.updates);
    trials.push(trial);
    console.log(`run ${index + 1}: ${kinds.map((kind) => described(kind, trial)).join("; ")}`);
  }
  console.log(`\n${values.updates} updates, medians of ${trials.length}, ÷ training`);
  for (const kind of kinds) {
    const of = (figure: keyof Cost): string => {
      const seconds = median(trials.map((trial) => trial[kind][figure]));
      const ratio = median(trials.map((trial) => trial[kind][figure] / trial.train[figure]));
      return `${seconds.toFixed(1).padStart(8)} s ${ratio.toFixed(2).padStart(6)}`;
    };
    console.log(`${kind.padEnd(20)} time${of("wallSeconds")}   CPU${of("cpuSeconds")}`);
  }
}

function described(kind: (typeof kinds)[number], trial: Trial): string {
  const { wallSeconds, cpuSeconds } = trial[kind];
  return `${kind} ${wallSeconds.toFixed(1)} s, CPU ${cpuSeconds.toFixed(1)} s`;
}

async function measureOnce(updates: string): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-verify-"));
  const run = join(folder, "run");
  try {
    return {
      train: await lockstep("train", "--plain", "--run-dir", run, "--updates", updates),
      verify: await lockstep("verify", run),
      "verify --play-only": await lockstep("verify", run, "--play-only"),
      "verify --files-only": await lockstep("verify", run, "--files-only"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lockstep(...args: readonly string[]): Promise<Cost> {
  const startedMs = performance.now();
  const cpuBefore = endedChildrenCpuSeconds();
  const child = spawn(process.execPath, [commandFile, ...args], {
    cwd: projectFolder,
    stdio: "ignore",
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`lockstep ${args.join(" ")} ended with ${code}`);
  return {
    wallSeconds: (performance.now() - startedMs) / 1000,
    cpuSeconds: endedChildrenCpuSeconds() - cpuBefore,
  };
}
