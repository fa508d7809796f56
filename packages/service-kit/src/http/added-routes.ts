import { realpath, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { basename, dirname, join, sep } from "node:path";
import { Readable } from "node:stream";
import send from "@fastify/send";
import type { FastifyReply, FastifyRequest } from "fastify";
import { carriesToken } from "./authorization.ts";
import type { HttpCounters } from "./http-counters.ts";
import { RequestError } from "./request-error.ts";
import type {
  BytesRoute,
  CommandRoute,
  EventsRoute,
  FilesRoute,
  Route,
  Routes,
  ServerEvent,
  StreamRoute,
} from "./route.ts";

/** Limits for a service's listeners. */
export interface StreamLimits {
  /**
   * Most answers that are streamed at the same time, and most listeners to events: neither keeps the other's clients away.
   */
  readonly streams: number;
  /** Most bytes that wait for one slow listener. */
  readonly bufferedBytes: number;
  /** Time between two keepalive messages; they detect a lost listener on a quiet stream. */
  readonly heartbeatMs: number;
  /** Longest silence of a streamed answer, in both directions: it may wait for its turn, or for a slow machine. */
  readonly silenceMs: number;
}

/** Content security policy of served pages: they may use only this server. */
const pageHeaders = {
  "content-security-policy":
    "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const eventStream = "text/event-stream";

/** Routes that a service adds after its server has begun to listen. */
export class AddedRoutes implements Routes {
  readonly #limits: StreamLimits;
  readonly #counters: HttpCounters;
  readonly #exact = new Map<string, Exclude<Route, FilesRoute | CommandRoute>>();
  readonly #commands = new Map<string, CommandRoute>();
  readonly #folders: FilesRoute[] = [];
  /** Open now, by kind of route. */
  readonly #open = { stream: 0, events: 0 };

  constructor(limits: StreamLimits, counters: HttpCounters) {
    this.#limits = limits;
    this.#counters = counters;
  }

  add(route: Route): void {
    const { path, kind } = route;
    const same: ReadonlyMap<string, Route> = kind === "command" ? this.#commands : this.#exact;
    const taken = same.has(path) || this.#folderOf(`${path}/`) !== undefined;
    if (!/^\/[\w./-]*\w$/.test(path) || taken)
      throw new TypeError(`${path} cannot be served: it is taken or no path like /updates`);
    if (route.kind === "files") this.#folders.push(route);
    else if (route.kind === "command") this.#commands.set(route.path, route);
    else this.#exact.set(route.path, route);
  }

  /** Answers a request that matches none of the server's own routes. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const [path = "", query = ""] = request.url.split("?", 2);
    const route = this.#folderOf(path) ?? this.#exact.get(path);
    if (route === undefined) return reply.code(404).send({ error: "there is nothing here" });
    if (!this.#isAllowed(route, request, reply)) return reply;
    if (route.kind === "files") return sendFile(route, path, request, reply);
    reply.headers(pageHeaders);
    try {
      const parameters = new URLSearchParams(query);
      if (route.kind === "json") return await route.answer(parameters);
      if (route.kind === "bytes") return await sendBytes(route, parameters, reply);
      return this.#stream(route, parameters, request.method === "HEAD", reply);
    } catch (error) {
      return this.#refuse(error, reply);
    }
  }

  /** Whether a command is to be had at an address. */
  takesCommands(url: string): boolean {
    return this.#commands.has(pathOf(url));
  }

  /** Answers a POST, whose body has been read. */
  async command(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const route = this.#commands.get(pathOf(request.url));
    if (route === undefined) return reply.code(404).send({ error: "there is nothing here" });
    if (!this.#isAllowed(route, request, reply)) return reply;
    reply.headers(pageHeaders);
    try {
      return reply.send((await route.answer(request.body)) ?? {});
    } catch (error) {
      return this.#refuse(error, reply);
    }
  }

  /** Answers with 401 when the token is missing. */
  #isAllowed(route: Route, request: FastifyRequest, reply: FastifyReply): boolean {
    if (route.token === undefined) return true;
    if (carriesToken(request.headers.authorization, route.token)) return true;
    this.#counters.refused("token");
    // A browser then asks its user.
    reply.code(401).header("www-authenticate", 'Basic realm="the run\'s token is the password"');
    reply.send({ error: "the run's token is needed" });
    return false;
  }

  /** @throws what is no refusal */
  #refuse(error: unknown, reply: FastifyReply): FastifyReply {
    if (!(error instanceof RequestError)) throw error;
    if (error.statusCode === 503) this.#counters.refused("busy");
    return reply.code(error.statusCode).send({ error: error.message });
  }

  #folderOf(path: string): FilesRoute | undefined {
    return this.#folders.find((folder) => path.startsWith(`${folder.path}/`));
  }

  #stream(
    route: StreamRoute | EventsRoute,
    query: URLSearchParams,
    headersOnly: boolean,
    reply: FastifyReply,
  ): FastifyReply {
    const answer = route.kind === "stream" ? route.answer(query) : null;
    reply.header("cache-control", "no-store");
    reply.header("content-type", route.kind === "stream" ? route.contentType : eventStream);
    if (headersOnly) return reply.send();
    const { kind } = route;
    if (this.#open[kind] >= this.#limits.streams) {
      this.#counters.refused("streams");
      return reply
        .code(503)
        .headers({ "retry-after": "5", "content-type": "application/json; charset=utf-8" })
        .send({ error: `more than ${this.#limits.streams} streams are open; close one` });
    }
    this.#count(kind, 1);
    reply.raw.once("close", () => this.#count(kind, -1));
    if (answer !== null) {
      reply.raw.socket?.setTimeout(this.#limits.silenceMs);
      // A stream is destroyed when its reader is gone, even while it waits for its next piece.
      return reply.send(answer instanceof Readable ? answer : Readable.from(answer));
    }
    this.#sendEvents((route as EventsRoute).events, reply);
    return reply;
  }

  #count(kind: "stream" | "events", change: number): void {
    this.#open[kind] += change;
    this.#counters.streams(change);
  }

  #sendEvents(events: EventsRoute["events"], reply: FastifyReply): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    const write = (bytes: Uint8Array | string): void => this.#writeBounded(raw, bytes);
    write(": listening\n\n");
    const heartbeat = setInterval(() => write(":\n\n"), this.#limits.heartbeatMs);
    const unsubscribe = events.subscribe(({ bytes, skippable = false }: ServerEvent) => {
      if (!skippable || raw.writableLength === 0) write(bytes);
    });
    raw.once("close", () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
  }

  /** A listener that does not read is disconnected before much data waits for it; browsers reconnect automatically. */
  #writeBounded(raw: ServerResponse, bytes: Uint8Array | string): void {
    if (raw.destroyed) return;
    if (raw.writableLength > this.#limits.bufferedBytes) {
      this.#counters.refused("slow");
      raw.destroy();
      return;
    }
    raw.write(bytes);
  }
}

function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? "";
}

async function sendBytes(
  route: BytesRoute,
  query: URLSearchParams,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const bytes = await route.answer(query);
  return reply
    .headers({ "content-type": route.contentType, "cache-control": "no-cache" })
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

async function sendFile(
  { path: prefix, folder }: FilesRoute,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const name = path.slice(prefix.length);
  if (!(await isFileIn(folder, name)))
    return reply.code(404).headers(pageHeaders).send({ error: "there is no such file" });
  const result = await send(request.raw, name, {
    root: folder,
    dotfiles: "ignore",
  });
  const { statusCode, headers, stream } = result;
  reply.code(statusCode).headers({ ...headers, ...pageHeaders });
  if (result.type === "file" || statusCode === 304) return reply.send(stream);
  stream.destroy();
  return reply
    .removeHeader("content-length")
    .header("content-type", "application/json")
    .send({ error: "there is no such file" });
}

/** Whether an encoded path leads to a file that lies in the folder: neither it nor its content may be a link that leads out. */
async function isFileIn(folder: string, path: string): Promise<boolean> {
  try {
    const root = join(await realpath(dirname(folder)), basename(folder));
    const file = await realpath(join(root, decodeURIComponent(path)));
    return file.startsWith(`${root}${sep}`) && (await stat(file)).isFile();
  } catch {
    return false;
  }
}
