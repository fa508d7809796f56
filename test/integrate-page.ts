import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CurvePoint } from "@lockstep/status";
import { projectRoot } from "./lockstep-command.ts";

/** The script that docs/integrate.md shows. */
export function scriptOfPage(): string {
  const page = readFileSync(join(projectRoot, "docs", "integrate.md"), "utf8");
  const script = /```jsonl\n([\s\S]*?)```/.exec(page)?.[1];
  if (script === undefined) throw new Error("docs/integrate.md shows no script");
  return script;
}

/** What a run learned, update by update: without times, and without how far an act goes, which a scenario does not say. */
export function curveOf(run: string): readonly Partial<CurvePoint>[] {
  const lines = readFileSync(join(run, "updates.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const point: CurvePoint = JSON.parse(line);
    const { wallSeconds, stepsPerSecond, barrierWaitShare, ...rest } = point;
    const { progressMean, finishedShare, ...learned } = rest;
    return learned;
  });
}
