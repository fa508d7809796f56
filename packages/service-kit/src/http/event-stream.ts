import type { EventSource, ServerEvent } from "./route.ts";

/** A service's events for its listeners. A slow listener never delays the publisher. */
export class EventStream implements EventSource {
  readonly #listeners = new Set<(event: ServerEvent) => void>();

  subscribe(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** @param name one word @param content JSON */
  publish(name: string, content: unknown): void {
    if (this.#listeners.size === 0) return;
    const bytes = Buffer.from(`event: ${name}\ndata: ${JSON.stringify(content)}\n\n`);
    for (const listener of this.#listeners) listener({ bytes });
  }
}
