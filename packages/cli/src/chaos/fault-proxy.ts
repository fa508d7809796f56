import { connect, createServer, type Server, type Socket } from "node:net";

/** What a proxy does to the bytes between two services. */
export type LinkBehaviour =
  | { readonly kind: "pass" }
  /** Connections are reset, and new ones at once as well. */
  | { readonly kind: "cut" }
  /** Bytes arrive so much later. */
  | { readonly kind: "delay"; readonly delayMs: number }
  /** Bytes arrive no faster. */
  | { readonly kind: "throttle"; readonly bytesPerSecond: number }
  /**
   * Nothing arrives and nobody is told: connections stay open, and those of this time never carry a byte again. Only who
   * asks for signs of life notices.
   */
  | { readonly kind: "half-open" };

/** A TCP proxy between two services that can be told to misbehave. */
export interface FaultProxy {
  /** `host:port` to connect to instead of the target. */
  readonly address: string;
  /** From now on, for connections that exist and for those to come. */
  behave(behaviour: LinkBehaviour): void;
  close(): Promise<void>;
}

interface Connection {
  readonly sockets: readonly [Socket, Socket];
  dead: boolean;
}

const host = "127.0.0.1";

/** @param target port to connect to; `null` while it is not known, which is refused */
export async function startFaultProxy(target: () => number | null): Promise<FaultProxy> {
  const connections = new Set<Connection>();
  let behaviour: LinkBehaviour = { kind: "pass" };
  const accept = (incoming: Socket): void => {
    const port = target();
    if (port === null || behaviour.kind === "cut") {
      incoming.resetAndDestroy();
      return;
    }
    const connection: Connection = {
      sockets: [incoming, connect(port, host)],
      dead: behaviour.kind === "half-open",
    };
    connections.add(connection);
    const forget = (): void => {
      // Of a dead connection neither end may learn that the other one has gone.
      if (connection.dead) return;
      connections.delete(connection);
      for (const socket of connection.sockets) socket.destroy();
    };
    const [near, far] = connection.sockets;
    for (const socket of connection.sockets) {
      socket.setNoDelay(true);
      socket.on("error", forget);
      socket.on("close", forget);
    }
    pump(near, far, connection, () => behaviour);
    pump(far, near, connection, () => behaviour);
  };
  const server = createServer(accept);
  const port = await listen(server);
  return {
    address: `${host}:${port}`,
    behave: (next) => {
      behaviour = next;
      for (const connection of [...connections]) {
        if (next.kind === "half-open") connection.dead = true;
        if (next.kind !== "cut" || connection.dead) continue;
        connections.delete(connection);
        for (const socket of connection.sockets) socket.resetAndDestroy();
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const { sockets } of connections) for (const socket of sockets) socket.destroy();
        connections.clear();
        server.close(() => resolve());
      }),
  };
}

/** Carries bytes one way, as the link behaves at the time. */
function pump(
  from: Socket,
  to: Socket,
  connection: Connection,
  behaviour: () => LinkBehaviour,
): void {
  const goOn = (): void => {
    if (!connection.dead) from.resume();
  };
  from.on("data", (bytes) => {
    if (connection.dead) {
      from.pause();
      return;
    }
    const waitMs = waitOf(behaviour(), bytes.length);
    if (waitMs === 0) {
      if (!to.write(bytes)) {
        from.pause();
        to.once("drain", goOn);
      }
      return;
    }
    from.pause();
    setTimeout(() => {
      if (connection.dead || to.destroyed) return;
      to.write(bytes, goOn);
    }, waitMs);
  });
}

function waitOf(behaviour: LinkBehaviour, bytes: number): number {
  if (behaviour.kind === "delay") return behaviour.delayMs;
  if (behaviour.kind === "throttle") return Math.ceil((bytes * 1_000) / behaviour.bytesPerSecond);
  return 0;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
