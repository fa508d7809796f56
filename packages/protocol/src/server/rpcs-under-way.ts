/** Counts the RPCs that a server has begun to answer, so that it can wait for them alone when it ends. */
export class RpcsUnderWay {
  #count = 0;
  #wake: (() => void)[] = [];

  /** @returns to be called when the RPC has its status; once */
  begin(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      if (this.#count > 0) return;
      for (const wake of this.#wake.splice(0)) wake();
    };
  }

  /** Resolves when none is under way. */
  settled(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#wake.push(resolve));
  }
}
