import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { PastPiece } from "./run-history.ts";
import { RunPast } from "./run-past.ts";
import { WatchProcesses } from "./watch-processes.ts";

/**
 * The past of the run in a folder. Its files are read by a process at low priority, which waits for no replay.
 * @param begun called when the files begin to be read
 */
export function pastOfFolder(
  folder: string,
  begun: () => void = () => undefined,
): { readonly past: RunPast; close(): void } {
  const processes = new WatchProcesses({ running: 1, waiting: 1 });
  const past = new RunPast(() => {
    begun();
    return piecesOf(() =>
      processes.answer({ kind: "history", folder }, (error) =>
        Buffer.from(`\n${JSON.stringify({ error } satisfies PastPiece)}\n`),
      ),
    );
  });
  return { past, close: () => processes.close() };
}

async function* piecesOf(begin: () => Readable): AsyncGenerator<PastPiece, void, void> {
  const answer = begin();
  try {
    for await (const line of createInterface({ input: answer })) {
      const piece = pieceOf(line);
      if (piece !== null) yield piece;
    }
  } finally {
    answer.destroy();
  }
}

/** @returns `null` for what a process began to say when it died */
function pieceOf(line: string): PastPiece | null {
  try {
    return JSON.parse(line) as PastPiece;
  } catch {
    return null;
  }
}
