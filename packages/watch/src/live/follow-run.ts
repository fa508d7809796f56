import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@lockstep/system";
import { LedgerEvents, ledgerNews } from "../history/ledger-lines.ts";
import { pointOf } from "../history/run-history.ts";
import type { RunPast } from "../history/run-past.ts";
import type { LiveFeed } from "./live-feed.ts";

const lookMs = 1_000;
/** Read at once; what is left comes with the next look. */
const mostBytes = 4 << 20;

/**
 * Tells a feed and a past what a learner adds to a run's files from now on.
 * @returns how long ago a file grew, in milliseconds, and what ends it
 */
export function followRun(
  folder: string,
  { feed, past }: { readonly feed: LiveFeed; readonly past: RunPast },
  clock: Clock,
): { idleMs(): number; close(): void } {
  const events = new LedgerEvents();
  const cut = (): void => past.forget();
  const curve = new GrowingLines(join(folder, "updates.jsonl"), {
    cut,
    line: (line) => {
      const point = pointOf(line);
      if (point === null) return;
      feed.point(point);
      past.point(point);
    },
  });
  const ledger = new GrowingLines(join(folder, "ledger.jsonl"), {
    cut,
    line: (line) => {
      const news = ledgerNews(line);
      if (news === null) return;
      feed.happened(events.after(news));
      if (news.type === "update") feed.ended(news.episodes);
      past.recorded(news);
    },
  });
  const end = new AbortController();
  let grewAt = Number.NEGATIVE_INFINITY;
  const follow = async (): Promise<void> => {
    await Promise.all([curve.toEnd(), ledger.toEnd()]);
    while (!end.signal.aborted) {
      const grew = await Promise.all([curve.read(), ledger.read()]);
      if (grew.some((each) => each)) grewAt = clock.now();
      await clock.sleep(lookMs, end.signal);
    }
  };
  // It ends by the abort of its sleep.
  follow().catch(() => undefined);
  return { idleMs: () => clock.now() - grewAt, close: () => end.abort() };
}

interface LineListener {
  line(line: string): void;
  /** The file has become shorter. */
  cut(): void;
}

/** The lines that a file grows by. One that became shorter is read from its beginning. */
class GrowingLines {
  readonly #path: string;
  readonly #listener: LineListener;
  #position = 0;
  #torn = Buffer.alloc(0);

  constructor(path: string, listener: LineListener) {
    this.#path = path;
    this.#listener = listener;
  }

  async toEnd(): Promise<void> {
    this.#position = await sizeOf(this.#path);
  }

  /** @returns whether there was something new */
  async read(): Promise<boolean> {
    const size = await sizeOf(this.#path);
    if (size < this.#position) {
      [this.#position, this.#torn] = [0, Buffer.alloc(0)];
      this.#listener.cut();
    }
    if (size === this.#position) return false;
    const file = await open(this.#path, "r");
    try {
      const buffer = Buffer.alloc(Math.min(mostBytes, size - this.#position));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#position);
      this.#position += bytesRead;
      this.#take(buffer.subarray(0, bytesRead));
      return bytesRead > 0;
    } finally {
      await file.close();
    }
  }

  #take(more: Buffer): void {
    const all = Buffer.concat([this.#torn, more]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.#torn = Buffer.from(all.subarray(end));
    for (const line of all.subarray(0, end).toString("utf8").split("\n"))
      if (line !== "") this.#listener.line(line);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
