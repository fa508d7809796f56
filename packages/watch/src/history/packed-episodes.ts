import { deflateSync } from "node:zlib";
import type { EpisodeRow } from "@lockstep/watch-page";
import { historyLine } from "./history-line.ts";

/** Episodes that will not change any more. */
export interface EpisodePack {
  /** Version of the update that the last one ended with. */
  readonly version: number;
  readonly rows: number;
  /** zlib, base64: the rows as JSON. */
  readonly packed: string;
}

/** Compressed they take about a tenth of their JSON. */
export const packRows = 500;
/** About 25 bytes each. A page has a table of no more. */
const usualMostRows = 500_000;

export function packOf(rows: readonly EpisodeRow[]): EpisodePack {
  const packed = deflateSync(JSON.stringify(rows)).toString("base64");
  return { version: versionOf(rows), rows: rows.length, packed };
}

/** The ended episodes of a run, ready for pages: old ones compressed, each line encoded once. */
export class PackedEpisodes {
  readonly #mostRows: number;
  readonly #packs: {
    readonly version: number;
    readonly rows: number;
    readonly line: Uint8Array;
  }[] = [];
  #packedRows = 0;
  /** Of rows that were dropped, the oldest. */
  #leftOut = 0;
  #rows: EpisodeRow[] = [];
  #rowsLine: Uint8Array | null = null;

  /** @param mostRows older ones are dropped, a whole pack at a time */
  constructor(mostRows: number = usualMostRows) {
    this.#mostRows = mostRows;
  }

  /** @param rows later than all before them */
  add(rows: readonly EpisodeRow[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      if (this.#rows.length < packRows) continue;
      this.addPack(packOf(this.#rows));
      this.#rows = [];
    }
    if (rows.length > 0) this.#rowsLine = null;
  }

  addPack({ version, rows, packed }: EpisodePack): void {
    this.#packs.push({ version, rows, line: historyLine({ packedEpisodes: packed }) });
    this.#packedRows += rows;
    while (this.#packedRows > this.#mostRows) {
      const dropped = this.#packs.shift()?.rows ?? 0;
      this.#packedRows -= dropped;
      this.#leftOut += dropped;
    }
  }

  /** Lines with at least all episodes that ended with updates after a version. */
  lines(after: number): Uint8Array[] {
    const lines = this.#packs.filter(({ version }) => version > after).map(({ line }) => line);
    if (this.#leftOut > 0) lines.unshift(historyLine({ leftOut: this.#leftOut }));
    if (versionOf(this.#rows) <= after) return lines;
    this.#rowsLine ??= historyLine({ episodes: this.#rows });
    return [...lines, this.#rowsLine];
  }
}

/** Of the update that the last one ended with. */
function versionOf(rows: readonly EpisodeRow[]): number {
  return (rows.at(-1)?.version ?? -2) + 1;
}
