import { isIPv6 } from "node:net";
import { createSecureContext } from "node:tls";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { messageOf } from "@lockstep/errors";
import { ProtocolError } from "../errors/protocol-error.ts";
import { flowControlWindowBytes, serverChannelOptions } from "../transport/channel-options.ts";
import { defaultMaxMessageBytes, type TlsOptions } from "../transport/connection-options.ts";
import { boundConnections } from "./bound-connections.ts";
import { addHealthService } from "./health-service.ts";
import type { RpcServer, RpcServerOptions } from "./rpc-server.ts";
import { RpcsUnderWay } from "./rpcs-under-way.ts";
import { createServerGate } from "./server-gate.ts";
import { type ServerInternals, setInternals } from "./server-internals.ts";

const defaultMaxConnections = 4_096;
const defaultRequestMs = 60_000;
/** Time to send the last answers and to close connections in order. */
const farewellMs = 500;

/** A server that is not listening yet. */
export function createRpcServer(options: RpcServerOptions): RpcServer {
  const maxMessageBytes = options.maxMessageBytes ?? defaultMaxMessageBytes;
  const { token, logger, onRpc, requestMs = defaultRequestMs } = options;
  const underWay = new RpcsUnderWay();
  const server = new Server({
    ...serverChannelOptions(maxMessageBytes),
    interceptors: [createServerGate({ token, logger, onRpc, requestMs, underWay })],
  });
  const draining = new AbortController();
  const inside: ServerInternals = {
    maxMessageBytes,
    draining: draining.signal,
    serve: (_service, rpcs) =>
      server.addService(
        Object.fromEntries(rpcs.map(({ method, definition }) => [method, definition])),
        Object.fromEntries(rpcs.map(({ method, handler }) => [method, handler])),
      ),
  };
  const health = addHealthService(inside);
  let closing: Promise<void> | undefined;
  const rpcServer: RpcServer = {
    start: async () => {
      const port = await bind(server, options);
      boundConnections(server, {
        maxConnections: options.maxConnections ?? defaultMaxConnections,
        receiveWindowBytes: options.receiveWindowBytes ?? flowControlWindowBytes,
      });
      health.setServing("", true);
      return { port };
    },
    setServing: health.setServing,
    close: (graceMs) => {
      closing ??= shutDown(server, underWay, graceMs);
      health.stopServing();
      draining.abort();
      return closing;
    },
  };
  setInternals(rpcServer, inside);
  return rpcServer;
}

function bind(server: Server, { host, port, tls }: RpcServerOptions): Promise<number> {
  const address = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentialsOf(tls), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(bindError(error, host, port));
    });
  });
}

function bindError(error: Error, host: string, port: number): ProtocolError {
  const details = { host, port };
  if (/EADDRINUSE/.test(error.message)) {
    const message = `port ${port} on ${host} is in use; choose another port or stop the other process`;
    return new ProtocolError("ADDRESS_IN_USE", message, { cause: error, details });
  }
  const message = `cannot listen on port ${port} of ${host}: ${messageOf(error)}`;
  return new ProtocolError("ADDRESS_REFUSED", message, { cause: error, details });
}

function credentialsOf(tls: TlsOptions | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const { ca, certificate, key } = tls;
  if (certificate === undefined || key === undefined) {
    throw new ProtocolError(
      "TLS_REFUSED",
      `a server with TLS needs a certificate and its key, got only the ${certificate === undefined ? (key === undefined ? "authority (--tls-ca)" : "key (--tls-key)") : "certificate (--tls-certificate)"}; give both --tls-certificate and --tls-key`,
    );
  }
  try {
    // grpc-js would check this only when it starts to listen.
    createSecureContext({ cert: Buffer.from(certificate), key: Buffer.from(key) });
    return ServerCredentials.createSsl(
      ca === undefined ? null : Buffer.from(ca),
      [{ cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) }],
      ca !== undefined,
    );
  } catch (error) {
    const message = `the TLS files are refused: ${messageOf(error)}; --tls-certificate takes a certificate in PEM, --tls-key its own private key, --tls-ca the authority's certificate`;
    throw new ProtocolError("TLS_REFUSED", message, { cause: error });
  }
}

/**
 * Waits for RPCs, not for connections: a connection whose other end disappeared would never close.
 */
async function shutDown(server: Server, underWay: RpcsUnderWay, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  await atMost(graceMs, underWay.settled());
  await atMost(Math.min(farewellMs, graceMs), closed);
  server.forceShutdown();
  await atMost(farewellMs, closed);
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
