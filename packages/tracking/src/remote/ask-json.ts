import { messageOf } from "@lockstep/errors";
import { linkSignals } from "@lockstep/system";
import type { z } from "zod";
import { TrackingError } from "../tracking-error.ts";

export interface JsonRequest {
  readonly url: string;
  /** Sent as JSON with POST; absent: GET. */
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** What no message may show. */
  readonly secrets: readonly string[];
  /** Ends a request that is under way. */
  readonly signal: AbortSignal;
}

const answerMs = 20_000;
const mostAnswerBytes = 1 << 20;
/** Requests that are too late or too many, and faults of the server, may succeed later. */
const passing = new Set([408, 425, 429]);

/**
 * Asks a service with JSON.
 * @throws {TrackingError} `TRACKER_AWAY`, `TRACKER_REFUSED`
 */
export async function askJson(request: JsonRequest): Promise<unknown> {
  const { host } = new URL(request.url);
  const { status, text } = await exchange(request, host);
  if (status === 200) return jsonOf(text, host);
  const said = shown(text, request.secrets);
  const away = status >= 500 || passing.has(status);
  throw new TrackingError(
    away ? "TRACKER_AWAY" : "TRACKER_REFUSED",
    `${host} answers ${status}${said === "" ? "" : ` (${said})`}, expected 200${away ? "" : "; check the address and the key"}`,
  );
}

/** What a service answered, where it is what was expected. @throws {TrackingError} `TRACKER_REFUSED` */
export function expected<Answer>(schema: z.ZodType<Answer>, answer: unknown, who: string): Answer {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TrackingError(
    "TRACKER_REFUSED",
    `${who} answers otherwise than expected (${issue?.path.join(".")}: ${issue?.message}); check the address, and the version of the server`,
  );
}

async function exchange(
  { url, body, headers, secrets, signal }: JsonRequest,
  host: string,
): Promise<{ status: number; text: string }> {
  const linked = linkSignals(signal, AbortSignal.timeout(answerMs));
  try {
    const answer = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A key must not follow to another place.
      redirect: "error",
      signal: linked.signal,
    });
    return { status: answer.status, text: await bounded(answer) };
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const reason = shown(messageOf(cause ?? error), secrets);
    throw new TrackingError("TRACKER_AWAY", `${host} does not answer: ${reason}`);
  } finally {
    linked.unlink();
  }
}

async function bounded(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > mostAnswerBytes)
      throw new Error(`its answer has more than ${mostAnswerBytes} bytes`);
  }
  return Buffer.concat(parts).toString("utf8");
}

function jsonOf(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TrackingError("TRACKER_REFUSED", `${host} answers no JSON; check the address`);
  }
}

function shown(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce(
    (all, secret) => (secret === "" ? all : all.replaceAll(secret, "…")),
    text,
  );
  return hidden.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
