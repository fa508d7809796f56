import type { CurvePoint } from "@lockstep/status";
import { historyLine } from "./history-line.ts";
import { KeptPast } from "./kept-past.ts";
import type { LedgerNews } from "./ledger-lines.ts";
import type { PastPiece } from "./run-history.ts";

/**
 * Everything that has happened to a run, for its pages. The run's files are read when the first page asks, once for all
 * pages; from then on it is told what comes. All pages get the same bytes.
 */
export class RunPast {
  readonly #read: () => AsyncIterable<PastPiece>;
  #kept: KeptPast | null = null;

  /** @param read reads the run's files */
  constructor(read: () => AsyncIterable<PastPiece>) {
    this.#read = read;
  }

  /** The curve has a new point, which is in its file. */
  point(point: CurvePoint): void {
    this.#kept?.point(point);
  }

  /** The ledger has a new record, which is in its file. */
  recorded(news: LedgerNews): void {
    this.#kept?.recorded(news);
  }

  /** The files are others than before: the next page reads them again. */
  forget(): void {
    this.#kept = null;
  }

  /** Lines for a page with at least all that came after a version; −1 for all. The last one is an error where they cannot be read. */
  async *lines(after: number): AsyncGenerator<Uint8Array, void, void> {
    this.#kept ??= new KeptPast(this.#read());
    const kept = this.#kept;
    try {
      yield* kept.lines(after);
    } catch (error) {
      if (this.#kept === kept) this.#kept = null;
      yield historyLine({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}
