import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { median } from "@lockstep/learning";
import { projectFolder } from "../project-folders.ts";

/** Seconds of one update by PyTorch on the CPU, with the faster of its two layouts. */
export function torchSeconds(
  python: string,
  size: number,
  sizes: { readonly rows: number; readonly microBatchRows: number; readonly threads: number },
): number {
  const { rows, microBatchRows, threads } = sizes;
  const script = join(projectFolder, "bench", "engines", "torch-update.py");
  const args = [size, rows, microBatchRows, threads, 3].map(String);
  const output = execFileSync(python, [script, ...args], { encoding: "utf8" });
  const layouts = output.trim().split("\n");
  return Math.min(...layouts.map((line) => median(line.split(" ").map(Number))));
}
