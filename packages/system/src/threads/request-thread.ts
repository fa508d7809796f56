import { type ResourceLimits, SHARE_ENV, type TransferListItem, Worker } from "node:worker_threads";
import { errorOfThread } from "@lockstep/errors";
import type { ThreadAnswer, ThreadRequest } from "./answer-requests.ts";

/** How one request is made. */
export interface AskOptions<Note> {
  /** Memory that moves along with the request. */
  readonly moved?: readonly TransferListItem[];
  /** Hears what the thread says before it answers. */
  readonly onNote?: (note: Note) => void;
}

interface Waiting<Note> {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onNote: ((note: Note) => void) | undefined;
}

/**
 * A thread that answers one request at a time: its file calls `answerRequests`. What ends it, an error of its own
 * included, is thrown to whoever asks. One that nobody asks keeps no process alive.
 */
export class RequestThread<Request, Answer, Note = never> {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #waiting: Waiting<Note> | null = null;
  #failure: Error | null = null;

  /**
   * @param file the thread's compiled file
   * @param what it does, to complete "a thread that …"
   * @param data what it finds as `workerData`
   * @param resourceLimits of its heap; V8's own when absent
   */
  constructor(file: URL, what: string, data?: unknown, resourceLimits: ResourceLimits = {}) {
    // A thread with a copy of the environment could set no variable for a native library that it loads.
    this.#worker = new Worker(file, { workerData: data, env: SHARE_ENV, resourceLimits });
    this.#worker.on("message", (answer: ThreadAnswer<Answer, Note>) => this.#hear(answer));
    this.#worker.once("error", (error: Error) => {
      this.#failure = errorOfThread(error);
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        this.#failure ??= new Error(`a thread that ${what} ended with ${code}`);
        this.#settle()?.reject(this.#failure);
        resolve();
      });
    });
    this.#worker.unref();
  }

  /** Returns when the thread can answer. @throws what ended it */
  async ready(): Promise<void> {
    await this.#send("ready?", {});
  }

  /** One request at a time. @throws what ended the thread */
  async ask(request: Request, options: AskOptions<Note> = {}): Promise<Answer> {
    return (await this.#send({ request }, options)) as Answer;
  }

  /** Lets it end in order. Idempotent. */
  async close(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage("end" satisfies ThreadRequest<Request>);
    await this.#ended;
  }

  /** Ends it at once. Idempotent. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(
    message: ThreadRequest<Request>,
    { moved = [], onNote }: AskOptions<Note>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) throw this.#failure;
      if (this.#waiting !== null) throw new Error("a thread is asked one thing at a time");
      this.#waiting = { resolve, reject, onNote };
      this.#worker.ref();
      this.#worker.postMessage(message, moved);
    });
  }

  #hear(message: ThreadAnswer<Answer, Note>): void {
    if ("note" in message) this.#waiting?.onNote?.(message.note);
    else this.#settle()?.resolve(message.answer);
  }

  #settle(): Waiting<Note> | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#worker.unref();
    return waiting;
  }
}
