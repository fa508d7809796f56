/**
 * Stands between C and our callbacks: nothing is ever thrown into C code. The first error is kept, and thrown
 * once the C function that called back has returned.
 */
export class CallbackGuard {
  #first: { readonly error: unknown } | null = null;

  /** The same function, that returns `fallback` instead of throwing. */
  wrap<A extends readonly never[] | readonly unknown[], R>(
    callback: (...values: A) => R,
    fallback: R,
  ): (...values: A) => R {
    return (...values) => {
      try {
        return callback(...values);
      } catch (error) {
        this.remember(error);
        return fallback;
      }
    };
  }

  remember(error: unknown): void {
    this.#first ??= { error };
  }

  /** Throws what a callback threw since the last call, if any did. */
  rethrow(): void {
    const first = this.#first;
    if (first === null) return;
    this.#first = null;
    throw first.error;
  }
}
