import type { Http2Server, ServerHttp2Session } from "node:http2";
import type { Server } from "@grpc/grpc-js";

export interface ConnectionBounds {
  /** Connections beyond this number are closed at once. */
  readonly maxConnections: number;
  /** Bytes that may arrive on a connection before the server reads them. */
  readonly receiveWindowBytes: number;
}

/**
 * Limits what a listening server accepts. grpc-js has such options only for clients, so this uses its internal HTTP/2
 * servers. If a later grpc-js hides them, Node's own limits apply.
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
