import type { SlotPosition } from "@lockstep/environment";
import type {
  ActorConnection,
  ActorMessage,
  Grant,
  LearnerMessage,
  ParameterService,
  Receipt,
  VersionedWeights,
} from "@lockstep/protocol";
import { advancePosition, type SegmentShape } from "@lockstep/round";
import { cutSteps, playSegment } from "./a-segment.ts";
import { aSnapshot } from "./a-snapshot.ts";

/** The learner's end of a stream whose other end a test holds. */
export class FakeConnection implements ActorConnection {
  readonly id: string;
  readonly peer = "test";
  bufferedBytes = 0;
  readonly sent: LearnerMessage[] = [];
  readonly messages: AsyncIterable<ActorMessage>;
  closed: { readonly error: Error | undefined } | null = null;
  onSend: (message: LearnerMessage) => void = () => undefined;
  onClose: () => void = () => undefined;
  /** Whoever reads has asked for the message after it. */
  onDone: (message: ActorMessage) => void = () => undefined;
  readonly #queue: ActorMessage[] = [];
  #wake: () => void = () => undefined;
  #broken: Error | null = null;

  constructor(id: string) {
    this.id = id;
    this.messages = this.#read();
  }

  /** As the actor. */
  push(message: ActorMessage): void {
    this.#queue.push(message);
    this.#wake();
  }

  /** The actor's process is gone. */
  break(): void {
    this.#broken = new Error("connection lost");
    this.#wake();
  }

  send(message: LearnerMessage): void {
    this.sent.push(message);
    this.onSend(message);
  }

  close(error?: Error): void {
    this.closed ??= { error };
    this.onClose();
    this.#wake();
  }

  async *#read(): AsyncGenerator<ActorMessage> {
    for (;;) {
      const message = this.#queue.shift();
      if (this.#broken !== null) throw this.#broken;
      if (message !== undefined) {
        yield message;
        this.onDone(message);
      } else if (this.closed !== null) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

interface Lease {
  position: SlotPosition;
  version: number;
  readonly granted: number;
  readonly newestAtGrant: number;
}

export interface FakeActorOptions {
  readonly name: string;
  readonly capacity?: number;
  readonly warmSlots?: readonly number[];
  readonly shape: SegmentShape;
  readonly parameters: ParameterService;
  readonly connect: (connection: ActorConnection) => Promise<void>;
  /** Changes what is sent, e.g. to break it. */
  readonly tamper?: (message: ActorMessage) => ActorMessage;
  /** Its rewards are all 0. */
  readonly rewardless?: boolean;
  /** After how many segments of a slot it sends a snapshot of it; none when absent. */
  readonly snapshotEvery?: number;
}

/** Plays imagined slots as an actor does: with the granted versions, streaming, one slot after another. */
export class FakeActor {
  readonly connection: FakeConnection;
  readonly receipts: Receipt[] = [];
  readonly grants: Grant[] = [];
  /** Set when it is told that the run is over. */
  runOver: number | null = null;
  /** Plays nothing while true. */
  frozen = false;
  /** Segments that it has sent completely. */
  played = 0;
  readonly ended: Promise<void>;
  readonly #options: FakeActorOptions;
  readonly #leases = new Map<number, Lease>();
  readonly #abort = new AbortController();
  #newest: VersionedWeights | null = null;
  #playing = false;

  constructor(options: FakeActorOptions) {
    this.#options = options;
    this.connection = new FakeConnection(options.name);
    this.connection.onSend = (message) => this.#hear(message);
    this.connection.onClose = () => this.#abort.abort();
    this.ended = options.connect(this.connection);
    this.#push({
      type: "hello",
      actor: options.name,
      capacity: options.capacity ?? 64,
      softwareVersion: "test",
      warmSlots: options.warmSlots ?? [],
    });
  }

  get slots(): number[] {
    return [...this.#leases.keys()].sort((a, b) => a - b);
  }

  heartbeat(sequence = 1): void {
    this.#push({
      type: "heartbeat",
      sequence,
      steps: this.played * this.#options.shape.segmentLength,
      emulationSeconds: this.played * 0.01,
      inferenceSeconds: this.played * 0.001,
      residentBytes: 1e8,
    });
  }

  drain(): void {
    this.#push({ type: "draining" });
  }

  /** The process is gone. */
  kill(): void {
    this.#abort.abort();
    this.connection.break();
  }

  /** Goes on after it was frozen. */
  thaw(): void {
    this.frozen = false;
    this.#play();
  }

  #push(message: ActorMessage): void {
    this.connection.push(this.#options.tamper?.(message) ?? message);
  }

  #hear(message: LearnerMessage): void {
    if (message.type === "welcome") this.#subscribe(message.run);
    else if (message.type === "grant") {
      this.grants.push(message);
      const { slot, version, episode, actions, stepsBefore } = message;
      this.#leases.set(slot, {
        position: { slot, episode, actions, stepsBefore },
        version,
        granted: version,
        newestAtGrant: this.#newest?.version ?? -1,
      });
      this.#play();
    } else if (message.type === "revoke") this.#leases.delete(message.slot);
    else if (message.type === "receipt") this.receipts.push(message);
    else if (message.type === "runOver") this.runOver = message.version;
  }

  #subscribe(run: string): void {
    const arrive = async (): Promise<void> => {
      const { signal } = this.#abort;
      const arrivals = this.#options.parameters.subscribe({
        run,
        afterVersion: -1,
        subscriber: this.#options.name,
        signal,
      });
      for await (const weights of arrivals) {
        this.#newest = weights;
        this.#play();
      }
    };
    void arrive();
  }

  /** One slot at a time, giving others their turn in between. */
  #play(): void {
    if (this.#playing) return;
    this.#playing = true;
    const playAll = async (): Promise<void> => {
      for (let lease = this.#due(); lease !== undefined; lease = this.#due()) {
        await this.#playSlot(lease);
      }
      this.#playing = false;
    };
    void playAll();
  }

  #due(): Lease | undefined {
    if (this.frozen || this.#abort.signal.aborted || this.#newest === null) return undefined;
    const newest = this.#newest.version;
    return [...this.#leases.values()].find(({ version, granted, newestAtGrant }) =>
      version === granted ? version <= newest : version === newest && version > newestAtGrant,
    );
  }

  async #playSlot(lease: Lease): Promise<void> {
    const { shape, parameters } = this.#options;
    const { slot } = lease.position;
    const weights = await parameters.fetch("", lease.version);
    const sent = playSegment(
      shape,
      lease.position,
      lease.version,
      Number.parseInt(weights.sha256.slice(0, 8), 16),
      this.#options.rewardless,
    );
    for (const steps of cutSteps(sent, [1], shape)) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#leases.get(slot) !== lease || this.frozen || this.#abort.signal.aborted) return;
      this.#push(steps);
    }
    this.#push(sent.end);
    this.played += 1;
    lease.position = advancePosition(lease.position, sent.steps.actions, sent.steps.flags);
    lease.version += 1;
    if (lease.version % (this.#options.snapshotEvery ?? Number.POSITIVE_INFINITY) === 0)
      this.#push({ type: "snapshot", ...aSnapshot(lease.position) });
  }
}
