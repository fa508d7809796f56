import { existsSync } from "node:fs";
import { join } from "node:path";
import { readRawLedger } from "@lockstep/round";
import { type CurvePoint, curvePointSchema } from "@lockstep/status";
import type { HistoryLine } from "@lockstep/watch-page";
import { LedgerEvents, ledgerNews } from "./ledger-lines.ts";

/** What is asked of a run's files. */
export interface HistoryJob {
  readonly folder: string;
  /** Only what came after this version; −1 for all. */
  readonly after: number;
  /** Most points of the curve. */
  readonly points: number;
}

const rowsOfLine = 500;

/** Everything that a run's folder says of its past, in lines for the page. */
export async function* runHistory(job: HistoryJob): AsyncGenerator<HistoryLine, void, void> {
  yield* curveOf(job);
  yield* ledgerOf(job);
}

async function* curveOf({ folder, after, points }: HistoryJob): AsyncGenerator<HistoryLine> {
  const path = join(folder, "updates.jsonl");
  if (!existsSync(path)) return;
  const all: CurvePoint[] = [];
  let every = 1;
  let number = 0;
  let last: CurvePoint | null = null;
  for await (const { bytes, complete } of readRawLedger(path)) {
    const point = complete ? pointOf(bytes.toString("utf8")) : null;
    if (point === null || point.version <= after) continue;
    last = point;
    if (number++ % every === 0) all.push(point);
    if (all.length < 2 * points) continue;
    // Every second point is dropped, so that memory and answer are bounded.
    every *= 2;
    for (let index = 0; index < points; index++) all[index] = all[2 * index] as CurvePoint;
    all.length = points;
  }
  if (last !== null && all.at(-1) !== last) all.push(last);
  yield { points: all };
}

/** @returns `null` for what is no point */
export function pointOf(line: string): CurvePoint | null {
  try {
    return curvePointSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

async function* ledgerOf({ folder, after }: HistoryJob): AsyncGenerator<HistoryLine> {
  const path = join(folder, "ledger.jsonl");
  if (!existsSync(path)) return;
  const events = new LedgerEvents();
  let rows = [];
  for await (const { bytes, complete } of readRawLedger(path)) {
    const news = complete ? ledgerNews(bytes.toString("utf8")) : null;
    if (news === null) continue;
    const happened = events.after(news);
    if (news.version <= after) continue;
    if (happened.length > 0) yield { events: happened };
    if (news.type === "run") continue;
    rows.push(...news.episodes);
    if (rows.length < rowsOfLine) continue;
    yield { episodes: rows };
    rows = [];
  }
  if (rows.length > 0) yield { episodes: rows };
}
