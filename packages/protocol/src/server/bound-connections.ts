import type { Http2Server, ServerHttp2Session } from "node:http2";
import type { Server } from "@grpc/grpc-js";

export interface ConnectionBounds {
  /** Connections beyond so many are closed at once. */
  readonly maxConnections: number;
  /** Bytes that may come over a connection before they are taken. */
  readonly receiveWindowBytes: number;
}

/**
 * Bounds what a listening server accepts. grpc-js has options for its clients only, so this reaches for the HTTP/2 servers
 * inside; where a later grpc-js hides them, Node's own bounds stay.
 * @returns whether they were found
 */
export function boundConnections(server: Server, bounds: ConnectionBounds): boolean {
  const inside = (server as unknown as { readonly http2Servers?: unknown }).http2Servers;
  if (!(inside instanceof Map)) return false;
  for (const http2Server of inside.keys() as Iterable<Http2Server>) {
    http2Server.maxConnections = bounds.maxConnections;
    http2Server.on("session", (session: ServerHttp2Session) => {
      session.settings({ initialWindowSize: bounds.receiveWindowBytes });
      session.setLocalWindowSize(bounds.receiveWindowBytes);
    });
  }
  return inside.size > 0;
}
