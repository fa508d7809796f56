/** What one side sends and the other iterates over, once. */
export class MessageQueue<T> implements AsyncIterable<T> {
  readonly #messages: T[] = [];
  #end: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  push(message: T): void {
    this.#messages.push(message);
    this.#wake();
  }

  /** Ends the iteration after what was pushed; with an error when there is one. */
  end(error?: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) {
        yield message;
      } else if (this.#end !== null) {
        if (this.#end.error !== undefined) throw this.#end.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
