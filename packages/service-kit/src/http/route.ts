/** Who may read a route. */
export interface GuardedRoute {
  /** Secret that a request must carry, as Bearer token or as password of basic authentication; without it all may read. */
  readonly token?: string | undefined;
}

/** An answer of bytes that is made at once, e.g. a file of a page. */
export interface BytesRoute extends GuardedRoute {
  readonly kind: "bytes";
  readonly path: string;
  readonly contentType: string;
  /** @throws {RequestError} what is wrong with the query */
  answer(query: URLSearchParams): Uint8Array | Promise<Uint8Array>;
}

/** An answer that is JSON. */
export interface JsonRoute extends GuardedRoute {
  readonly kind: "json";
  /** e.g. `/episodes` */
  readonly path: string;
  /** @throws {RequestError} what is wrong with the query */
  answer(query: URLSearchParams): unknown;
}

/** An answer that is produced while it is read, at the reader's pace. */
export interface StreamRoute extends GuardedRoute {
  readonly kind: "stream";
  readonly path: string;
  readonly contentType: string;
  /** @throws {RequestError} for an invalid query, before the first piece */
  answer(query: URLSearchParams): AsyncIterable<string | Uint8Array>;
}

/** Events for as long as the client listens (server-sent events). */
export interface EventsRoute extends GuardedRoute {
  readonly kind: "events";
  readonly path: string;
  readonly events: EventSource;
}

/** The files of a folder, e.g. a page. Nothing outside it is served, by a link neither, and no name that begins with a dot. */
export interface FilesRoute extends GuardedRoute {
  readonly kind: "files";
  /** Prefix of their paths, e.g. `/page` for `/page/index.html`. */
  readonly path: string;
  readonly folder: string;
}

/** A request that asks for something to be done: the only kind that is a POST. Its body is JSON of at most 1 KiB. */
export interface CommandRoute extends GuardedRoute {
  readonly kind: "command";
  readonly path: string;
  /**
   * @param body as it was sent, not checked
   * @returns the answer, as JSON
   * @throws {RequestError} what is wrong with it
   */
  answer(body: unknown): unknown;
}

/** A service's HTTP routes besides metrics, health and status. Only GET, but for commands. */
export type Route = BytesRoute | JsonRoute | StreamRoute | EventsRoute | FilesRoute | CommandRoute;

/** Where a service adds its routes. */
export interface Routes {
  /** @throws {TypeError} when the path is taken or does not begin with `/` */
  add(route: Route): void;
}

/** A source of events. */
export interface EventSource {
  /** @returns a function that stops the events */
  subscribe(listener: (event: ServerEvent) => void): () => void;
}

/** One event, encoded once for all listeners. */
export interface ServerEvent {
  /** The encoded event. */
  readonly bytes: Uint8Array;
  /** Not sent to a listener that still has others to read: a later one takes its place. */
  readonly skippable?: boolean;
}
