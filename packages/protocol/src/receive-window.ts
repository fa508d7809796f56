import type { Http2Server, ServerHttp2Session } from "node:http2";
import type { Server } from "@grpc/grpc-js";

/**
 * Raises the receive window of every connection that a listening server accepts. grpc-js has an option for its clients
 * only, so this reaches for the HTTP/2 servers inside; where a later grpc-js hides them, the default window stays.
 * @returns whether they were found
 */
export function raiseReceiveWindow(server: Server, bytes: number): boolean {
  const inside = (server as unknown as { readonly http2Servers?: unknown }).http2Servers;
  if (!(inside instanceof Map)) return false;
  for (const http2Server of inside.keys() as Iterable<Http2Server>) {
    http2Server.on("session", (session: ServerHttp2Session) => {
      session.settings({ initialWindowSize: bytes });
      session.setLocalWindowSize(bytes);
    });
  }
  return inside.size > 0;
}
