/** An answer that is JSON. */
export interface JsonRoute {
  readonly kind: "json";
  /** e.g. `/episodes` */
  readonly path: string;
  /** @throws {RequestError} what is wrong with the query */
  answer(query: URLSearchParams): unknown;
}

/** An answer that is made while it is read: no faster than its reader takes it. */
export interface StreamRoute {
  readonly kind: "stream";
  readonly path: string;
  readonly contentType: string;
  /** @throws {RequestError} what is wrong with the query, before the first piece */
  answer(query: URLSearchParams): AsyncIterable<string | Uint8Array>;
}

/** Events that go on for as long as somebody listens (server-sent events). */
export interface EventsRoute {
  readonly kind: "events";
  readonly path: string;
  readonly events: EventSource;
}

/** The files of a folder, e.g. a page. Nothing outside it and no name that begins with a dot is served. */
export interface FilesRoute {
  readonly kind: "files";
  /** What their paths begin with, e.g. `/page` for `/page/index.html`. */
  readonly path: string;
  readonly folder: string;
}

/** What a service serves over HTTP besides metrics, health and status. Only GET. */
export type Route = JsonRoute | StreamRoute | EventsRoute | FilesRoute;

/** Where a service adds what it serves. */
export interface Routes {
  /** @throws {TypeError} when the path is taken or does not begin with `/` */
  add(route: Route): void;
}

/** Where events come from. */
export interface EventSource {
  /** @returns stops them */
  subscribe(listener: (event: ServerEvent) => void): () => void;
}

/** One event, encoded once for all who listen. */
export interface ServerEvent {
  /** As it goes over the wire. */
  readonly bytes: Uint8Array;
}
