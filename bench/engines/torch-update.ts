import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { median } from "@lockstep/learning";
import { projectFolder } from "../folders/project-folders.ts";

/** Seconds of one update by PyTorch on the CPU, with the faster of its two layouts. */
export function torchSeconds(
  python: string,
  size: number,
  sizes: { readonly rows: number; readonly microBatchRows: number; readonly threads: number },
): number {
  const { rows, microBatchRows, threads } = sizes;
  const [, ...layouts] = torchUpdate(python, [size, rows, microBatchRows, threads, 3]);
  return Math.min(...layouts.map((line) => median(line.split(" ").map(Number))));
}

/** Number of weights of the network that {@link torchSeconds} updates. */
export function torchWeights(python: string, size: number): number {
  return Number(torchUpdate(python, [size, 1, 1, 1, 1])[0]);
}

function torchUpdate(python: string, args: readonly number[]): readonly string[] {
  const script = join(projectFolder, "bench", "engines", "torch-update.py");
  const output = execFileSync(python, [script, ...args.map(String)], { encoding: "utf8" });
  return output.trim().split("\n");
}
