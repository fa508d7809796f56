import { mkdtempSync, rmSync } from "node:fs";
import { appendFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CurvePoint } from "@lockstep/status";
import type { CurveFile } from "../curve/curve-file.ts";
import type { TrackedRun } from "../curve-sink.ts";

export function aRun(changes: Partial<TrackedRun> = {}): TrackedRun {
  return {
    run: "Hare-1",
    configuration: { seed: 7, learning: { algorithm: { name: "a2c" }, learningRate: 7e-4 } },
    figures: ["entropy", "policyLoss", "valueLoss"],
    resumed: (changes.environmentSteps ?? 0) > 0,
    environmentSteps: 0,
    trainingSeconds: 0,
    startedAt: 1_764_000_000,
    ...changes,
  };
}

/** A folder that is gone after the test. */
export function aFolder(context: { after(hook: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-tracking-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A curve's file that grows. */
export interface GrowingCurve extends CurveFile {
  add(...points: readonly CurvePoint[]): Promise<void>;
}

export async function aCurve(folder: string): Promise<GrowingCurve> {
  const path = join(folder, "updates.jsonl");
  await writeFile(path, "");
  let bytes = 0;
  return {
    path,
    bytes: () => bytes,
    async add(...points) {
      await appendFile(path, points.map((point) => `${JSON.stringify(point)}\n`).join(""));
      bytes = (await stat(path)).size;
    },
  };
}
