import type { EpisodeReport, LedgerUpdate } from "@lockstep/round";
import type { EpisodeRow, RunEvent } from "@lockstep/watch-page";

/** The part of a ledger's line that the page shows. */
export type LedgerNews =
  | { readonly type: "run"; readonly version: number }
  | {
      readonly type: "update";
      readonly version: number;
      readonly actors: ReadonlySet<string>;
      /** Version that a guard went back to; `null` for an update. */
      readonly wentBackTo: number | null;
      readonly episodes: readonly EpisodeRow[];
    };

const begin = /^\{"previous":"[0-9a-f]{64}","type":"(run|update)"/;
const episodesKey = ',"episodes":[';
/** It stands before the segments, so that their actions need not be searched. */
const rollback = /,"rollback":\{"to":(\d+),/;

/**
 * Reads a line without its actions, which are nearly all of it: a run of days is read in seconds.
 * @returns `null` for what is no record
 */
export function ledgerNews(line: string): LedgerNews | null {
  const type = begin.exec(line.slice(0, 512))?.[1];
  const version = type === "run" ? runVersion(line) : Number(/,"version":(\d+),/.exec(line)?.[1]);
  if (type === undefined || version === null || Number.isNaN(version)) return null;
  if (type === "run") return { type, version };
  // In JSON a text cannot hold this key, because its quotation marks would be escaped.
  const at = line.lastIndexOf(episodesKey);
  if (at < 0) return null;
  const actors = new Set(
    Array.from(line.matchAll(/"slot":\d+,"actor":("(?:[^"\\]|\\.)*")/g), ([, name = '""']) =>
      String(JSON.parse(name)),
    ),
  );
  try {
    const reports = JSON.parse(line.slice(at + episodesKey.length - 1, -1)) as EpisodeReport[];
    const to = rollback.exec(line.slice(0, line.indexOf(',"segments":[')))?.[1];
    const wentBackTo = to === undefined ? null : Number(to);
    return { type: "update", version, actors, wentBackTo, episodes: episodeRows(version, reports) };
  } catch {
    return null;
  }
}

/** A run's configuration may hold a version, too. */
function runVersion(line: string): number | null {
  try {
    return (JSON.parse(line) as { version: number }).version;
  } catch {
    return null;
  }
}

/** What the page shows of an update. */
export function newsOfUpdate(update: LedgerUpdate): LedgerNews & { readonly type: "update" } {
  const { type, version, segments, episodes, rollback } = update;
  const actors = new Set(segments.map(({ actor }) => actor));
  const wentBackTo = rollback?.to ?? null;
  return { type, version, actors, wentBackTo, episodes: episodeRows(version, episodes) };
}

/** @param version that the update made */
function episodeRows(version: number, reports: readonly EpisodeReport[]): EpisodeRow[] {
  return reports.map((report) => ({
    slot: report.slot,
    episode: report.episode,
    state: report.startState,
    version: version - 1,
    episodeReturn: report.episodeReturn,
    progress: report.progress,
    steps: report.steps,
    end: report.finished ? "goal" : report.truncated ? "truncated" : "terminated",
  }));
}

/** Tells from consecutive lines when sessions began and who came and went. */
export class LedgerEvents {
  #actors: ReadonlySet<string> | null;

  /** @param actors of the update before; `null` where there is none in this session */
  constructor(actors: Iterable<string> | null = null) {
    this.#actors = actors === null ? null : new Set(actors);
  }

  /** Of the last update. */
  get actors(): readonly string[] | null {
    return this.#actors === null ? null : [...this.#actors];
  }

  after(news: LedgerNews): RunEvent[] {
    const { version } = news;
    if (news.type === "run") {
      this.#actors = null;
      const text = version === 0 ? "training begins" : `training goes on at version ${version}`;
      return [{ version, kind: "session", text }];
    }
    const before = this.#actors;
    this.#actors = news.actors;
    const collapses = rollbackEvents(news);
    if (before === null) return collapses;
    const came = [...news.actors].filter((actor) => !before.has(actor));
    const left = [...before].filter((actor) => !news.actors.has(actor));
    return [
      ...collapses,
      ...came.map((actor) => ({ version, kind: "came" as const, text: `${actor} plays` })),
      ...left.map((actor) => ({ version, kind: "left" as const, text: `${actor} plays no more` })),
    ];
  }
}

function rollbackEvents({ version, wentBackTo }: LedgerNews & { type: "update" }): RunEvent[] {
  if (wentBackTo === null) return [];
  const text = `training had collapsed: it went back to version ${wentBackTo}, with half the learning rate`;
  return [{ version, kind: "alarm", text }];
}
