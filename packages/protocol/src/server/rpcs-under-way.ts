/** Counts open RPCs, so that a server can wait for them, and only for them, when it stops. */
export class RpcsUnderWay {
  #count = 0;
  #wake: (() => void)[] = [];

  /** @returns call it once, when the RPC has its status */
  begin(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      if (this.#count > 0) return;
      for (const wake of this.#wake.splice(0)) wake();
    };
  }

  /** Resolves when no RPC is open. */
  settled(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#wake.push(resolve));
  }
}
