import type { EventSource, ServerEvent } from "@lockstep/service-kit";
import type { CurvePoint, LearnerStatus } from "@lockstep/status";
import type { Clock, Timer } from "@lockstep/system";
import type { EpisodeRow, LiveStatus, RunEvent } from "@lockstep/watch-page";
import { eventsBetween } from "./run-events.ts";

/** The learner as the page sees it. */
export interface LiveSource {
  status(): LearnerStatus;
  /** A slot's segment of the open round has arrived; by slot. */
  arrived(): readonly boolean[];
}

/** With listeners; without any, only events are looked for. */
const tickMs = 400;
const quietTickMs = 2_000;
const mostEvents = 400;
/** Of one tick. More would only fill memory: the page reads the rest from the run's files. */
const mostRows = 5_000;

/** What the page hears of a run while it goes on: encoded once for all listeners, a few times a second. */
export class LiveFeed implements EventSource {
  readonly #source: LiveSource | null;
  readonly #clock: Pick<Clock, "timer">;
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  readonly #events: RunEvent[] = [];
  #points: CurvePoint[] = [];
  #episodes: EpisodeRow[] = [];
  #before: LearnerStatus | null = null;
  #statusText = "";
  #timer: Timer | null = null;
  #closed = false;

  /** @param source `null` where only the run's files are read */
  constructor(source: LiveSource | null, clock: Pick<Clock, "timer">) {
    this.#source = source;
    this.#clock = clock;
    this.#schedule();
  }

  subscribe(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#events.length > 0) listener(encoded("events", this.#events));
    const status = this.#liveStatus();
    if (status !== null) listener(encoded("status", status));
    this.#schedule();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The curve has a new point. */
  point(point: CurvePoint): void {
    if (this.#listeners.size > 0 && this.#points.length < mostRows) this.#points.push(point);
  }

  /** Episodes have ended. */
  ended(rows: readonly EpisodeRow[]): void {
    if (this.#listeners.size > 0 && this.#episodes.length < mostRows) this.#episodes.push(...rows);
  }

  happened(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    this.#events.push(...events);
    this.#events.splice(0, this.#events.length - mostEvents);
    this.#send("events", events);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    this.#timer?.cancel();
    if (this.#closed) return;
    const ms = this.#listeners.size > 0 ? tickMs : quietTickMs;
    this.#timer = this.#clock.timer(ms, () => {
      this.#tick();
      this.#schedule();
    });
  }

  #tick(): void {
    if (this.#source !== null) {
      const status = this.#source.status();
      this.happened(eventsBetween(this.#before, status));
      this.#before = status;
    }
    if (this.#listeners.size === 0) return;
    if (this.#points.length > 0) this.#send("points", this.#points);
    if (this.#episodes.length > 0) this.#send("episodes", this.#episodes);
    [this.#points, this.#episodes] = [[], []];
    const live = this.#liveStatus();
    const text = JSON.stringify(live);
    if (live === null || text === this.#statusText) return;
    this.#statusText = text;
    this.#send("status", live);
  }

  #liveStatus(): LiveStatus | null {
    if (this.#source === null) return null;
    const arrived = this.#source.arrived().map((each) => (each ? "1" : "0"));
    return { status: this.#source.status(), arrived: arrived.join("") };
  }

  #send(name: string, content: unknown): void {
    if (this.#listeners.size === 0) return;
    const event = encoded(name, content);
    for (const listener of this.#listeners) listener(event);
  }
}

function encoded(name: string, content: unknown): ServerEvent {
  return { bytes: Buffer.from(`event: ${name}\ndata: ${JSON.stringify(content)}\n\n`) };
}
