import type { HistoryLine } from "@lockstep/watch-page";

/** A line for pages. */
export function historyLine(line: HistoryLine): Uint8Array {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}
