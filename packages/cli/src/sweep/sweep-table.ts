import { join } from "node:path";
import type { RunSummary } from "@lockstep/status";
import { replaceFileSync } from "@lockstep/system";
import { readSummaryFile } from "../run-folder/run-summary.ts";
import { duration, grouped, percent, significant } from "../terminal/quantity.ts";
import { tableLines } from "../terminal/text-table.ts";
import { isDone, type PlannedRun } from "./sweep-plan.ts";
import { lastNameOf, wordOf } from "./sweep-record.ts";

/** A run of a sweep in its table. */
export interface SweepRow {
  readonly name: string;
  readonly seed: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** `waiting` before its first session ends. */
  readonly state: "waiting" | "stopped" | "done" | "failed";
  /** Why it failed. */
  readonly problem: string | null;
  readonly targetVersion: number;
  /** `null` before its first session ends. */
  readonly summary: RunSummary | null;
}

/** @param failures message by run */
export function sweepRows(
  runs: readonly PlannedRun[],
  failures: ReadonlyMap<string, string>,
): SweepRow[] {
  return runs.map((run) => {
    const { name, seed, values, folder, targetVersion } = run;
    const summary = readSummaryFile(folder);
    const problem = failures.get(name) ?? null;
    return {
      name,
      seed,
      values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
      state: problem !== null ? "failed" : standing(run, summary),
      problem,
      targetVersion,
      summary,
    };
  });
}

function standing(run: PlannedRun, summary: RunSummary | null): SweepRow["state"] {
  if (summary === null) return "waiting";
  return isDone(run, summary) ? "done" : "stopped";
}

const right = "right" as const;

/** The table for a person, and below it why runs failed. */
export function sweepLines(rows: readonly SweepRow[]): string[] {
  const keys = Object.keys(rows[0]?.values ?? {});
  const number = (value: number | null | undefined, said: (value: number) => string): string =>
    value === null || value === undefined ? "–" : said(value);
  const table = tableLines(
    [
      ...keys.map((key) => ({ title: lastNameOf(key), align: right })),
      { title: "seed", align: right },
      { title: "state" },
      { title: "version", align: right },
      { title: "steps", align: right },
      { title: "return", align: right },
      { title: "progress", align: right },
      { title: "finished", align: right },
      { title: "time", align: right },
      { title: "weights" },
    ],
    rows.map(({ seed, values, state, summary }) => [
      ...keys.map((key) => wordOf(values[key])),
      String(seed),
      state,
      number(summary?.version, grouped),
      number(summary?.environmentSteps, grouped),
      number(summary?.episodeReturnMean, significant),
      number(summary?.progressMean, percent),
      number(summary?.finishedShare, percent),
      number(summary?.wallSeconds, duration),
      summary?.weightsSha256.slice(0, 12) ?? "–",
    ]),
  );
  const problems = rows.flatMap(({ name, problem }) =>
    problem === null ? [] : [`${name} failed: ${problem}`],
  );
  return [...table, ...problems];
}

/** Writes `table.json` and `table.txt` into the sweep's folder. */
export function writeSweepTable(folder: string, rows: readonly SweepRow[]): void {
  replaceFileSync(join(folder, "table.json"), `${JSON.stringify(rows, null, 2)}\n`);
  replaceFileSync(join(folder, "table.txt"), `${sweepLines(rows).join("\n")}\n`);
}
