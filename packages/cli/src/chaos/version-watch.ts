import { messageOf } from "@lockstep/errors";
import type { ParameterService } from "@lockstep/protocol";

/** A version as it came from the parameter server: acknowledged, and so kept for good. */
export interface SeenVersion {
  readonly version: number;
  readonly sha256: string;
}

/** Sees each version of a run that is published, and remembers its hash. */
export class VersionWatch {
  /** Versions that came with two hashes, and an end of the watch that nobody asked for. In words. */
  readonly problems: string[] = [];
  readonly #seen = new Map<number, string>();
  readonly #abort = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #following: Promise<void>;
  #newest: SeenVersion | null = null;

  constructor(parameters: Pick<ParameterService, "subscribe">, run: string) {
    this.#following = this.#follow(parameters, run).catch((error: unknown) => {
      if (!this.#abort.signal.aborted)
        this.problems.push(`versions could no longer be watched: ${messageOf(error)}`);
    });
  }

  /** −1 before the first. */
  get newestVersion(): number {
    return this.#newest?.version ?? -1;
  }

  get newest(): SeenVersion | null {
    return this.#newest;
  }

  get seen(): ReadonlyMap<number, string> {
    return this.#seen;
  }

  /** Resolves when the version, or a later one, is out; also when the watch ends. */
  async until(version: number): Promise<void> {
    while (this.newestVersion < version && !this.#abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#following;
  }

  async #follow(parameters: Pick<ParameterService, "subscribe">, run: string): Promise<void> {
    const { signal } = this.#abort;
    const subscription = { run, afterVersion: -1, subscriber: "chaos", signal };
    for await (const { version, sha256 } of parameters.subscribe(subscription)) {
      const before = this.#seen.get(version);
      if (before !== undefined && before !== sha256)
        this.problems.push(`version ${version} had hash ${before} and then ${sha256}`);
      this.#seen.set(version, sha256);
      this.#newest = { version, sha256 };
      this.#wake();
    }
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
