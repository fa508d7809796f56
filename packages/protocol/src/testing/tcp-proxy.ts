import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy whose connections can be cut. */
export interface TcpProxy {
  readonly address: string;
  /** Resets every connection. New ones are accepted. */
  cut(): void;
  close(): void;
}

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const [host = "", port = ""] = target.split(":");
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), host);
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  return {
    address: `127.0.0.1:${typeof bound === "object" ? bound?.port : 0}`,
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}
