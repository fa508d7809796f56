import { ProtocolError, type Subscription, type VersionedWeights } from "@lockstep/protocol";
import type { ParameterSource } from "../play/weights-feed.ts";
import { MessageQueue } from "./message-queue.ts";

/** A parameter server without a network. */
export class FakeParameters implements ParameterSource {
  readonly fetched: number[] = [];
  readonly #versions = new Map<number, VersionedWeights>();
  readonly #subscribers = new Set<MessageQueue<VersionedWeights>>();
  readonly #run: string;
  readonly #weightsOf: (version: number) => Float32Array;

  /** @param weightsOf a version's weights; by default one number, the version plus one */
  constructor(
    run: string,
    weightsOf: (version: number) => Float32Array = (version) => Float32Array.of(version + 1),
  ) {
    this.#run = run;
    this.#weightsOf = weightsOf;
  }

  publish(version: number, run: string = this.#run): void {
    const bytes = new Uint8Array(this.#weightsOf(version).buffer);
    const weights = { run, version, sha256: "", bytes };
    this.#versions.set(version, weights);
    for (const queue of this.#subscribers) queue.push(copyOf(weights));
  }

  /** Ends all subscriptions there are. */
  fail(error: unknown): void {
    for (const queue of this.#subscribers) queue.end(error);
    this.#subscribers.clear();
  }

  async *subscribe({ signal, afterVersion }: Subscription): AsyncGenerator<VersionedWeights, void> {
    const queue = new MessageQueue<VersionedWeights>();
    const newest = [...this.#versions.values()].at(-1);
    if (newest !== undefined && newest.version > afterVersion) queue.push(copyOf(newest));
    this.#subscribers.add(queue);
    signal.addEventListener("abort", () => queue.end());
    yield* queue;
  }

  async fetch(_run: string, version: number): Promise<VersionedWeights> {
    this.fetched.push(version);
    const weights = this.#versions.get(version);
    if (weights === undefined) throw new ProtocolError("VERSION_NOT_FOUND", `no ${version}`);
    return copyOf(weights);
  }
}

/** Who receives weights may free their memory. */
function copyOf(weights: VersionedWeights): VersionedWeights {
  return { ...weights, bytes: weights.bytes.slice() };
}
