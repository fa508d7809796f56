import { messageOf } from "@lockstep/errors";
import { type Clock, createJitter, realClock, withRetries } from "@lockstep/system";
import { InstallerError } from "../installer-error.ts";

/** How patient requests are. */
export interface Server {
  readonly clock: Clock;
  /** A connection that brings nothing for so long counts as broken. */
  readonly stallMs: number;
  /** No attempt begins later than this after the first one. */
  readonly retryForMs: number;
}

export const patientServer: Server = { clock: realClock, stallMs: 30_000, retryForMs: 60_000 };

export interface ServerRequest {
  readonly url: URL;
  /** Asked before each attempt. */
  headers(): Readonly<Record<string, string>>;
}

/** A failure that may pass. */
export class PassingFailure extends Error {}

const isPassing = (error: unknown): error is PassingFailure => error instanceof PassingFailure;

/** Request timeout, too many requests, and what is wrong with the server itself. */
const mayPass = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/**
 * Asks a server, again after failures that may pass.
 * @param read takes the answer, and calls `received` for whatever arrives
 * @throws {InstallerError} `SERVER_FAILED` when no attempt succeeds, `WHEEL_NOT_FOUND` for what the server refuses
 */
export async function askServer<Result>(
  request: ServerRequest,
  server: Server,
  read: (response: Response, received: () => void) => Promise<Result>,
): Promise<Result> {
  const { clock, retryForMs } = server;
  const retries = { clock, retryForMs, jitter: createJitter(1), mayPass: isPassing };
  try {
    return await withRetries(retries, () => attempt(request, server, read));
  } catch (error) {
    if (!isPassing(error)) throw error;
    throw new InstallerError(
      "SERVER_FAILED",
      `${request.url.href}: ${error.message}. Try again later, name another index with --index-url, or a file with --from.`,
      { cause: error },
    );
  }
}

async function attempt<Result>(
  { url, headers }: ServerRequest,
  { clock, stallMs }: Server,
  read: (response: Response, received: () => void) => Promise<Result>,
): Promise<Result> {
  const stalled = new AbortController();
  const late = (): void =>
    stalled.abort(new PassingFailure(`nothing came for ${stallMs / 1000} s`));
  let timer = clock.timer(stallMs, late);
  const received = (): void => {
    timer.cancel();
    timer = clock.timer(stallMs, late);
  };
  try {
    const response = await fetch(url, { headers: headers(), signal: stalled.signal });
    received();
    if (mayPass(response.status)) throw new PassingFailure(statusOf(response));
    if (response.status >= 400 && response.status !== 416) throw refused(url, statusOf(response));
    return await read(response, received);
  } catch (error) {
    if (error instanceof InstallerError || isPassing(error)) throw error;
    if (isOfFiles(error)) throw error;
    const { cause } = error as { readonly cause?: unknown };
    const why = messageOf(cause ?? error);
    if (why === tooManyRedirects) throw refused(url, "it leads from address to address");
    throw new PassingFailure(why, { cause: error });
  } finally {
    timer.cancel();
    stalled.abort();
  }
}

/** What `fetch` says of a circle, which no time ends. */
const tooManyRedirects = "redirect count exceeded";

function refused(url: URL, why: string): InstallerError {
  return new InstallerError(
    "WHEEL_NOT_FOUND",
    `${url.href}: ${why}. Name another index with --index-url, or a file with --from.`,
  );
}

/** What the file system says of the file that is written, not what the network says. */
function isOfFiles(error: unknown): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return ["open", "write", "ftruncate", "fsync", "rename", "rm"].includes(syscall ?? "");
}

function statusOf({ status, statusText }: Response): string {
  return `the server answers ${`${status} ${statusText}`.trim()}`;
}
