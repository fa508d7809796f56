import type {
  Checkpoint,
  Fenced,
  ParameterService,
  Subscription,
  VersionedWeights,
} from "@lockstep/protocol";
import { ProtocolError } from "@lockstep/protocol";
import { sha256Hex } from "@lockstep/system";

/** A parameter service in this process that holds its callers to the contract. */
export class MemoryParameterService implements ParameterService {
  readonly versions: Map<number, VersionedWeights> = new Map();
  readonly saved: Checkpoint[] = [];
  readonly #listeners = new Set<() => void>();
  #fence = 0;
  /** When set, the next calls fail with it. */
  failure: Error | null = null;
  /** Checkpoints are not kept before it resolves. */
  held: Promise<void> = Promise.resolve();

  async acquireFence(): Promise<number> {
    this.#fence += 1;
    return this.#fence;
  }

  async publish(weights: VersionedWeights & Fenced): Promise<{ duplicate: boolean }> {
    this.#check(weights);
    const before = this.versions.get(weights.version);
    if (before !== undefined) {
      if (before.sha256 === weights.sha256) return { duplicate: true };
      throw new ProtocolError("VERSION_CONFLICT", `version ${weights.version} has other bytes`);
    }
    const { run, version, sha256, bytes } = weights;
    this.versions.set(version, { run, version, sha256, bytes });
    for (const wake of [...this.#listeners]) wake();
    return { duplicate: false };
  }

  async *subscribe(subscription: Subscription): AsyncIterable<VersionedWeights> {
    let { afterVersion } = subscription;
    while (!subscription.signal.aborted) {
      const newest = Math.max(-1, ...this.versions.keys());
      const weights = this.versions.get(newest);
      if (weights !== undefined && newest > afterVersion) {
        afterVersion = newest;
        yield weights;
      } else await this.#next(subscription.signal);
    }
  }

  async fetch(_run: string, version: number): Promise<VersionedWeights> {
    const weights = this.versions.get(version);
    if (weights === undefined) throw new ProtocolError("VERSION_NOT_FOUND", `no ${version}`);
    return weights;
  }

  async saveCheckpoint(checkpoint: Checkpoint & Fenced): Promise<void> {
    this.#check(checkpoint);
    await this.held;
    this.saved.push(checkpoint);
  }

  async loadCheckpoint(): Promise<Checkpoint | null> {
    return this.saved.at(-1) ?? null;
  }

  #check({ fence, bytes, sha256 }: VersionedWeights & Fenced): void {
    if (this.failure !== null) throw this.failure;
    if (fence !== this.#fence) {
      throw new ProtocolError("FENCE_STALE", `fence ${fence} is older than ${this.#fence}`);
    }
    if (sha256Hex(bytes) !== sha256) throw new ProtocolError("HASH_MISMATCH", "other bytes");
  }

  async #next(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#listeners.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#listeners.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}
