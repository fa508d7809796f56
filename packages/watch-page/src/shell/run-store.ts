import type { CurvePoint } from "@lockstep/status";
import type { EpisodeRow, LiveStatus, RunEvent } from "../wire.ts";

/** Between two redrawings of what has changed. */
const redrawMs = 400;
/** Then every second point is dropped: a chart has fewer pixels. */
const mostPoints = 12_000;

/** All that the page knows of the run. Listeners are told some times a second, however much comes. */
export class RunStore {
  /** By version, ascending. */
  readonly points: CurvePoint[] = [];
  /** In the order in which they came. */
  readonly episodes: EpisodeRow[] = [];
  readonly events: RunEvent[] = [];
  /** The oldest episodes, which the server does not list. */
  leftOut = 0;
  live: LiveStatus | null = null;
  /** Whether everything before the page was opened is there. */
  loaded = false;
  readonly #known = new Set<string>();
  readonly #happened = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #pending = false;

  /** The last version that is known from the curve; −1 before the first. */
  get lastVersion(): number {
    return this.points.at(-1)?.version ?? -1;
  }

  addPoints(points: readonly CurvePoint[]): void {
    for (const point of points) this.#addPoint(point);
    if (this.points.length > mostPoints) {
      const kept = this.points.filter((_, index) => index % 2 === 1);
      this.points.splice(0, this.points.length, ...kept);
    }
    this.changed();
  }

  /** Usually the newest. A run that went on from an older version gives some again: they are the same. */
  #addPoint(point: CurvePoint): void {
    let at = this.points.length;
    while (at > 0 && (this.points[at - 1] as CurvePoint).version >= point.version) at -= 1;
    const same = this.points[at]?.version === point.version;
    this.points.splice(at, same ? 1 : 0, point);
  }

  addEpisodes(rows: readonly EpisodeRow[]): void {
    for (const row of rows) {
      const key = `${row.slot}/${row.episode}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.episodes.push(row);
    }
    this.changed();
  }

  addEvents(events: readonly RunEvent[]): void {
    for (const event of events) {
      const key = `${event.version}/${event.text}`;
      if (this.#happened.has(key)) continue;
      this.#happened.add(key);
      this.events.push(event);
    }
    this.events.sort((a, b) => a.version - b.version);
    this.changed();
  }

  setLeftOut(episodes: number): void {
    this.leftOut = episodes;
    this.changed();
  }

  setLive(live: LiveStatus): void {
    this.live = live;
    this.changed();
  }

  setLoaded(): void {
    this.loaded = true;
    this.changed();
  }

  /** @param leaving ends it */
  onChange(listener: () => void, leaving: AbortSignal): void {
    this.#listeners.add(listener);
    leaving.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  changed(): void {
    if (this.#pending) return;
    this.#pending = true;
    setTimeout(() => {
      this.#pending = false;
      for (const listener of this.#listeners) listener();
    }, redrawMs);
  }
}
