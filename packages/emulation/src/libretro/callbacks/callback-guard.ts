/**
 * Keeps errors of our callbacks out of C code. The first error is kept and thrown after the C function that called back
 * has returned.
 */
export class CallbackGuard {
  #first: { readonly error: unknown } | null = null;

  /** The same function, but it returns `fallback` instead of throwing. */
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

  /** Throws the first error of a callback since the last call, if there is one. */
  rethrow(): void {
    const first = this.#first;
    if (first === null) return;
    this.#first = null;
    throw first.error;
  }
}
