import type { CurvePoint } from "@lockstep/status";
import type { EpisodeRow, HistoryLine, LiveStatus, RunAbout, RunEvent } from "../wire.ts";
import { inflatedText } from "./inflated.ts";
import { readJsonLines } from "./json-lines.ts";
import type { RunStore } from "./run-store.ts";

export type Connection = "connecting" | "live" | "reconnecting" | "resting";

const retryMs = 1_000;

/**
 * Keeps the store up to date: first the events, then everything before them from the run's files. After a lost
 * connection both begin again after the last known version. A page that nobody sees rests: browsers have few connections.
 */
export class RunStream {
  readonly #store: RunStore;
  readonly #run: string;
  readonly #told: (connection: Connection) => void;
  #source: EventSource | null = null;
  #history: AbortController | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(store: RunStore, run: string, told: (connection: Connection) => void) {
    this.#store = store;
    this.#run = run;
    this.#told = told;
    document.addEventListener("visibilitychange", () => this.#look());
    this.#connect("connecting");
  }

  #look(): void {
    if (document.visibilityState === "visible") {
      if (this.#source === null) this.#connect("connecting");
    } else {
      this.#end();
      this.#told("resting");
    }
  }

  #connect(state: Connection): void {
    this.#end();
    this.#told(state);
    const source = new EventSource("/watch/events");
    this.#source = source;
    const on = <Content>(name: string, take: (content: Content) => void): void =>
      source.addEventListener(name, (event) =>
        take(JSON.parse((event as MessageEvent<string>).data) as Content),
      );
    on<LiveStatus>("status", (live) => this.#store.setLive(live));
    on<CurvePoint[]>("points", (points) => this.#store.addPoints(points));
    on<EpisodeRow[]>("episodes", (rows) => this.#store.addEpisodes(rows));
    on<RunEvent[]>("events", (events) => this.#store.addEvents(events));
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#lost());
  }

  #opened(): void {
    const history = new AbortController();
    this.#history = history;
    this.#load(history.signal).then(
      () => {
        this.#store.setLoaded();
        this.#told("live");
      },
      () => {
        if (!history.signal.aborted) this.#lost();
      },
    );
  }

  async #load(signal: AbortSignal): Promise<void> {
    const about = (await (await fetch("/watch/run", { signal })).json()) as RunAbout;
    // Another run is served at this address now.
    if (about.run !== this.#run) location.reload();
    const after = this.#store.loaded ? Math.max(-1, this.#store.lastVersion - 1) : -1;
    const query = after < 0 ? "" : `?after=${after}`;
    await readJsonLines<HistoryLine>(`/watch/history${query}`, signal, (line) => this.#take(line));
  }

  async #take(line: HistoryLine): Promise<void> {
    if ("error" in line) throw new Error(line.error);
    if ("points" in line) this.#store.addPoints(line.points);
    else if ("events" in line) this.#store.addEvents(line.events);
    else if ("leftOut" in line) this.#store.setLeftOut(line.leftOut);
    else if ("episodes" in line) this.#store.addEpisodes(line.episodes);
    else
      this.#store.addEpisodes(JSON.parse(await inflatedText(line.packedEpisodes)) as EpisodeRow[]);
  }

  #lost(): void {
    this.#end();
    this.#told("reconnecting");
    this.#retry = setTimeout(() => this.#connect("reconnecting"), retryMs);
  }

  #end(): void {
    clearTimeout(this.#retry);
    this.#history?.abort();
    this.#source?.close();
    [this.#source, this.#history] = [null, null];
  }
}
