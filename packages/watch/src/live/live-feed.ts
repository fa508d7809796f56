import type { EventSource, ServerEvent } from "@lockstep/service-kit";
import type { CurvePoint, LearnerStatus } from "@lockstep/status";
import type { Clock, Timer } from "@lockstep/system";
import type { EpisodeRow, LiveStatus, RunEvent } from "@lockstep/watch-page";
import { StatusEvents } from "./run-events.ts";

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
  readonly #statusEvents = new StatusEvents();
  #points: CurvePoint[] = [];
  #episodes: EpisodeRow[] = [];
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
    if (this.#events.length > 0) listener(encoded("events", JSON.stringify(this.#events)));
    if (this.#source !== null)
      listener(encoded("status", JSON.stringify(this.#live(this.#source.status()))));
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
    const status = this.#source?.status();
    if (status !== undefined) this.happened(this.#statusEvents.after(status));
    if (this.#listeners.size === 0) return;
    if (this.#points.length > 0) this.#send("points", this.#points);
    if (this.#episodes.length > 0) this.#send("episodes", this.#episodes);
    [this.#points, this.#episodes] = [[], []];
    if (status === undefined) return;
    const text = JSON.stringify(this.#live(status));
    if (text === this.#statusText) return;
    this.#statusText = text;
    this.#tell(encoded("status", text));
  }

  #live(status: LearnerStatus): LiveStatus {
    const arrived = this.#source?.arrived() ?? [];
    return { status, arrived: arrived.map((each) => (each ? "1" : "0")).join("") };
  }

  #send(name: string, content: unknown): void {
    if (this.#listeners.size > 0) this.#tell(encoded(name, JSON.stringify(content)));
  }

  #tell(event: ServerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** @param data JSON */
function encoded(name: string, data: string): ServerEvent {
  return { bytes: Buffer.from(`event: ${name}\ndata: ${data}\n\n`) };
}
