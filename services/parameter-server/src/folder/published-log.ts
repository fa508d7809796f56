import { appendDurably, readIfThere, writeDurably } from "./durable-file.ts";

/** The hashes of all published versions, in order. Entries are never removed. */
export interface PublishedLog {
  /** version → SHA-256, in the order of last publishing. */
  readonly hashes: ReadonlyMap<number, string>;
  readonly head: number | null;
  append(version: number, sha256: string): Promise<void>;
}

/**
 * A text file with one line for each publish: version, space, SHA-256. A line that was cut off when the machine stopped
 * is dropped: that publish was not acknowledged.
 */
export async function openPublishedLog(path: string): Promise<PublishedLog> {
  const hashes = new Map<number, string>();
  let head: number | null = null;
  const note = (version: number, sha256: string): void => {
    hashes.delete(version);
    hashes.set(version, sha256);
    head = Math.max(head ?? 0, version);
  };
  const text = Buffer.from((await readIfThere(path)) ?? []).toString("latin1");
  const lines = text.match(/^\d+ [0-9a-f]{64}\n/gm) ?? [];
  const whole = lines.join("");
  if (whole !== text) await writeDurably(path, Buffer.from(whole));
  for (const line of lines) {
    const [version = "", sha256 = ""] = line.trim().split(" ");
    note(Number(version), sha256);
  }
  return {
    hashes,
    get head() {
      return head;
    },
    append: async (version, sha256) => {
      await appendDurably(path, `${version} ${sha256}\n`);
      note(version, sha256);
    },
  };
}
