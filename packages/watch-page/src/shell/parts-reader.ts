import { refusalOf } from "./json-lines.ts";

/** A part of an episode as it came. */
export interface EpisodePart<Header> {
  readonly header: Header;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Reads the parts of an episode as they are played. @throws when it is refused or ends early */
export async function readParts<Header>(
  url: string,
  signal: AbortSignal,
  each: (part: EpisodePart<Header>) => void,
): Promise<void> {
  const answer = await fetch(url, { signal });
  if (!answer.ok || answer.body === null) throw new Error(await refusalOf(answer));
  const bytes = new ByteReader(answer.body.getReader());
  for (;;) {
    const header = await bytes.sized();
    if (header === null) return;
    const payload = await bytes.sized();
    if (payload === null) throw new Error("the answer was cut off");
    each({ header: JSON.parse(new TextDecoder().decode(header)) as Header, payload });
  }
}

class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #length = 0;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
    this.#reader = reader;
  }

  /** @returns `null` at the end */
  async sized(): Promise<Uint8Array<ArrayBuffer> | null> {
    const length = await this.#take(4);
    return length === null
      ? null
      : await this.#take(new DataView(length.buffer).getUint32(0, true));
  }

  async #take(count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    while (this.#length < count) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#chunks.push(value);
      this.#length += value.length;
    }
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [all.slice(count)];
    this.#length -= count;
    return all.slice(0, count);
  }
}
