import {
  type ParameterService,
  ProtocolError,
  releaseMemory,
  type VersionedWeights,
} from "@lockstep/protocol";
import { ActorError } from "../actor-error.ts";

/** What an actor needs from a parameter server. The client checks hashes; the bytes that it gives are the actor's own. */
export type ParameterSource = Pick<ParameterService, "subscribe" | "fetch">;

export interface WeightsFeedOptions {
  readonly source: ParameterSource;
  readonly run: string;
  readonly subscriber: string;
  /** A newer version has arrived, or the feed has failed. */
  readonly onChange: () => void;
}

/** Receives the newest weights of a run; fetches older ones on demand. */
export class WeightsFeed {
  readonly #options: WeightsFeedOptions;
  readonly #abort = new AbortController();
  #newest: VersionedWeights | null = null;
  #obtained: VersionedWeights | null = null;
  #listening: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: WeightsFeedOptions) {
    this.#options = options;
  }

  /** −1 before the first arrival. */
  get newestVersion(): number {
    return this.#newest?.version ?? -1;
  }

  /** Subscribes, unless it is subscribed. Clears an earlier failure. */
  start(): void {
    if (this.#listening !== null) return;
    this.#failure = null;
    this.#listening = this.#listen().finally(() => {
      this.#listening = null;
    });
  }

  /** Throws the error that ended the subscription, if there is one. */
  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /**
   * A version's weights: the newest from memory, older ones by fetching. They may be used until the next call: then their
   * memory is freed, where the garbage collector would let several versions pile up.
   */
  async obtain(version: number): Promise<VersionedWeights> {
    const weights = await this.#weightsOf(version);
    const before = this.#obtained;
    if (before !== null && before !== weights && before !== this.#newest)
      releaseMemory(before.bytes);
    this.#obtained = weights;
    return weights;
  }

  async #weightsOf(version: number): Promise<VersionedWeights> {
    if (this.#newest?.version === version) return this.#newest;
    return this.#checked(await this.#options.source.fetch(this.#options.run, version));
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#listening;
  }

  async #listen(): Promise<void> {
    const { source, run, subscriber, onChange } = this.#options;
    const { signal } = this.#abort;
    const afterVersion = this.newestVersion;
    try {
      for await (const weights of source.subscribe({ run, afterVersion, subscriber, signal })) {
        this.#newest = this.#checked(weights);
        onChange();
      }
      throw new ProtocolError("UNAVAILABLE", "the parameter server ended the subscription");
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = { error };
      onChange();
    }
  }

  #checked(weights: VersionedWeights): VersionedWeights {
    const { run } = this.#options;
    if (weights.run === run) return weights;
    throw new ActorError(
      "WRONG_WEIGHTS",
      `the parameter server sent version ${weights.version} of run ${weights.run}, expected run ${run}; give the actor the parameter server of its learner (--parameter-servers)`,
    );
  }
}
