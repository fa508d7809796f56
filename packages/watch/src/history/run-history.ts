import { existsSync } from "node:fs";
import { join } from "node:path";
import { readRawLedger } from "@lockstep/round";
import { type CurvePoint, curvePointSchema } from "@lockstep/status";
import type { EpisodeRow, RunEvent } from "@lockstep/watch-page";
import { LedgerEvents, ledgerNews } from "./ledger-lines.ts";
import { type EpisodePack, packOf, packRows } from "./packed-episodes.ts";
import { ThinCurve, type ThinCurveState } from "./thin-curve.ts";

/** A run's folder that is to be read. */
export interface HistoryJob {
  readonly folder: string;
}

/** Points of the curve that a page gets at its start: at least so many where there are more, and at most twice as many. */
export const mostPoints = 2_000;
/** The newest ones are kept. */
export const mostEvents = 2_000;

/** What a run's files hold, in pieces: the curve, packs of episodes, and the rest as the last piece. */
export type PastPiece =
  | { readonly curve: ThinCurveState }
  | { readonly pack: EpisodePack }
  | { readonly rest: PastRest }
  | { readonly error: string };

export interface PastRest {
  /** After those of the packs. */
  readonly episodes: readonly EpisodeRow[];
  /** The newest ones. */
  readonly events: readonly RunEvent[];
  /** Of the last update; −1 before the first. */
  readonly version: number;
  /** That played the last update; `null` where a session has begun since. */
  readonly actors: readonly string[] | null;
}

/** Everything that a run's folder says of its past. */
export async function* runHistory({ folder }: HistoryJob): AsyncGenerator<PastPiece, void, void> {
  yield { curve: await curveOf(join(folder, "updates.jsonl")) };
  yield* ledgerOf(join(folder, "ledger.jsonl"));
}

async function curveOf(path: string): Promise<ThinCurveState> {
  const curve = new ThinCurve(mostPoints);
  if (!existsSync(path)) return curve.state;
  for await (const { bytes, complete } of readRawLedger(path)) {
    const point = complete ? pointOf(bytes.toString("utf8")) : null;
    if (point !== null) curve.add(point);
  }
  return curve.state;
}

/** @returns `null` for what is no point */
export function pointOf(line: string): CurvePoint | null {
  try {
    return curvePointSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

async function* ledgerOf(path: string): AsyncGenerator<PastPiece, void, void> {
  const ledgerEvents = new LedgerEvents();
  const events: RunEvent[] = [];
  let version = -1;
  let rows: EpisodeRow[] = [];
  for await (const { bytes, complete } of existsSync(path) ? readRawLedger(path) : []) {
    const news = complete ? ledgerNews(bytes.toString("utf8")) : null;
    if (news === null) continue;
    events.push(...ledgerEvents.after(news));
    if (events.length > 2 * mostEvents) events.splice(0, events.length - mostEvents);
    if (news.type === "run") continue;
    version = news.version;
    rows.push(...news.episodes);
    while (rows.length >= packRows) {
      yield { pack: packOf(rows.slice(0, packRows)) };
      rows = rows.slice(packRows);
    }
  }
  const { actors } = ledgerEvents;
  const rest = { episodes: rows, events: events.slice(-mostEvents), version, actors };
  yield { rest };
}
