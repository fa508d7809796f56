import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** A package index on this machine, which a test may let misbehave. */
export interface IndexServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export interface IndexServerOptions {
  /** Files by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The list of files: as JSON (PEP 691) or as HTML (PEP 503). */
  readonly format?: "json" | "html";
  /** Where the files are; by default here. */
  readonly filesAt?: string;
  /** Whether parts of files can be asked for. */
  readonly ranges?: boolean;
  /** Takes requests for files over; `false` leaves them to the usual way. */
  readonly misbehave?: (
    nth: number,
    response: ServerResponse,
    content: Uint8Array,
    request: IncomingMessage,
  ) => boolean;
}

/** Serves `/simple/stable-retro/` and the files. */
export async function startIndexServer(options: IndexServerOptions): Promise<IndexServer> {
  const seen: SeenRequest[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const { range, authorization } = request.headers;
    seen.push({ path, range, authorization });
    if (path === "/simple/stable-retro/") {
      sendList(response, options);
      return;
    }
    const content = options.files[decodeURIComponent(path.replace("/files/", ""))];
    if (content === undefined) {
      response.writeHead(404).end("nothing here");
      return;
    }
    asked += 1;
    if (options.misbehave?.(asked, response, content, request) === true) return;
    sendFile(response, content, options.ranges === false ? undefined : range);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendList(response: ServerResponse, { files, format, filesAt }: IndexServerOptions): void {
  const at = filesAt ?? "../../files";
  const names = Object.keys(files);
  if (format === "html") {
    const links = names.map(
      (name) => `<a href="${at}/${encodeURIComponent(name)}#sha256=0&amp;x">${name}</a>`,
    );
    response
      .setHeader("content-type", "text/html")
      .end(`<!DOCTYPE html><body>${links.join("<br/>")}`);
    return;
  }
  const listed = names.map((filename) => ({
    filename,
    url: `${at}/${encodeURIComponent(filename)}`,
  }));
  response
    .setHeader("content-type", "application/vnd.pypi.simple.v1+json")
    .end(JSON.stringify({ files: listed }));
}

function sendFile(response: ServerResponse, content: Uint8Array, range: string | undefined): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  if (from === 0) {
    response.writeHead(200, { "content-length": content.length }).end(content);
    return;
  }
  response.writeHead(206, {
    "content-length": content.length - from,
    "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
  });
  response.end(content.subarray(from));
}
