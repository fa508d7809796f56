import { parentPort, type TransferListItem } from "node:worker_threads";

/** What a thread is told. */
export type ThreadRequest<Request> = { readonly request: Request } | "ready?" | "end";

/** What a thread says. */
export type ThreadAnswer<Answer, Note> = { readonly answer: Answer } | { readonly note: Note };

/** An answer, and the memory that moves along with it. */
export interface Answered<Answer> {
  readonly answer: Answer;
  readonly moved?: readonly TransferListItem[];
}

export interface ThreadWork<Request, Answer, Note> {
  /** @param note says something before the answer. @throws what ends the thread, and reaches whoever asked */
  answer(request: Request, note: (note: Note) => void): Promise<Answered<Answer>>;
  /** Gives back what the thread holds. */
  close?(): Promise<void>;
}

/** The thread's side of a `RequestThread`: answers until it is closed. Called by a thread's file. */
export function answerRequests<Request, Answer, Note = never>(
  work: ThreadWork<Request, Answer, Note>,
): void {
  const port = parentPort;
  if (port === null) throw new Error("answerRequests is called in a thread only");
  const say = (
    message: ThreadAnswer<Answer | null, Note>,
    moved: readonly TransferListItem[] = [],
  ): void => port.postMessage(message, moved);
  const handle = async (message: ThreadRequest<Request>): Promise<void> => {
    if (message === "ready?") say({ answer: null });
    else if (message === "end") {
      await work.close?.();
      port.close();
    } else {
      const { answer, moved } = await work.answer(message.request, (note) => say({ note }));
      say({ answer }, moved);
    }
  };
  port.on("message", (message: ThreadRequest<Request>) => {
    handle(message).catch((error: unknown) => {
      // Ends the thread with an error event that carries it.
      setImmediate(() => {
        throw error;
      });
    });
  });
}
