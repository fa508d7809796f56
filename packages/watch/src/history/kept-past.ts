import type { CurvePoint } from "@lockstep/status";
import type { RunEvent } from "@lockstep/watch-page";
import { historyLine } from "./history-line.ts";
import { LedgerEvents, type LedgerNews } from "./ledger-lines.ts";
import { PackedEpisodes } from "./packed-episodes.ts";
import { mostEvents, mostPoints, type PastPiece, type PastRest } from "./run-history.ts";
import { ThinCurve } from "./thin-curve.ts";

/** What may happen while the files are read. */
const mostLater = 20_000;

/** A run's past from one reading of its files and what it was told since. Memory is bounded. */
export class KeptPast {
  #curve = new ThinCurve(mostPoints);
  readonly #episodes = new PackedEpisodes();
  #events: RunEvent[] = [];
  #ledgerEvents = new LedgerEvents();
  /** Of the last update; −1 before the first. */
  #version = -1;
  /** What happens while the files are read; `null` when they are. Some of it is in the files, too. */
  #later: (() => void)[] | null = [];
  readonly #curveRead: Promise<void>;
  readonly #allRead: Promise<void>;

  constructor(pieces: AsyncIterable<PastPiece>) {
    let told: () => void = () => undefined;
    const curve = new Promise<void>((resolve) => {
      told = resolve;
    });
    this.#allRead = this.#take(pieces, told);
    this.#curveRead = Promise.race([curve, this.#allRead]);
    // Whoever reads the lines hears of it.
    this.#curveRead.catch(() => undefined);
    this.#allRead.catch(() => undefined);
  }

  point(point: CurvePoint): void {
    if (this.#isLater(() => this.point(point)) || point.version <= this.#curve.lastVersion) return;
    this.#curve.add(point);
  }

  recorded(news: LedgerNews): void {
    if (this.#isLater(() => this.recorded(news))) return;
    if (news.type === "update" && news.version <= this.#version) return;
    this.#addEvents(this.#ledgerEvents.after(news));
    if (news.type === "run") return;
    this.#version = news.version;
    this.#episodes.add(news.episodes);
  }

  /** The curve comes first, as soon as it is read. @throws {Error} when the files cannot be read */
  async *lines(after: number): AsyncGenerator<Uint8Array, void, void> {
    await this.#curveRead;
    const sent = this.#curve.lastVersion;
    yield* this.#curve.lines(after);
    await this.#allRead;
    yield* this.#curve.lines(Math.max(after, sent));
    const events = this.#events.filter(({ version }) => version > after);
    if (events.length > 0) yield historyLine({ events });
    yield* this.#episodes.lines(after);
  }

  async #take(pieces: AsyncIterable<PastPiece>, curveRead: () => void): Promise<void> {
    for await (const piece of pieces) {
      if ("error" in piece) throw new Error(piece.error);
      if ("pack" in piece) this.#episodes.addPack(piece.pack);
      else if ("curve" in piece) {
        this.#curve = new ThinCurve(mostPoints, piece.curve);
        curveRead();
      } else return this.#end(piece.rest);
    }
    throw new Error("the run's files were not read to their ends");
  }

  #end({ episodes, events, version, actors }: PastRest): void {
    const later = this.#later ?? [];
    if (later.length >= mostLater) throw new Error("too much has happened while files were read");
    this.#episodes.add(episodes);
    this.#addEvents(events);
    this.#ledgerEvents = new LedgerEvents(actors);
    this.#version = version;
    this.#later = null;
    for (const happen of later) happen();
  }

  #isLater(happen: () => void): boolean {
    if (this.#later === null) return false;
    if (this.#later.length < mostLater) this.#later.push(happen);
    return true;
  }

  #addEvents(events: readonly RunEvent[]): void {
    this.#events.push(...events);
    this.#events.splice(0, this.#events.length - mostEvents);
  }
}
