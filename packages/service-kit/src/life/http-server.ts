import { messageOf } from "@lockstep/errors";
import { fastify } from "fastify";
import type { Registry } from "prom-client";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import type { Readiness } from "./readiness.ts";

export interface HttpServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly registry: Registry;
  readonly readiness: Readiness;
  /** What `/status` answers. */
  readonly status: () => unknown;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, `/healthz` (the process runs), `/readyz` (it can do its work, else 503 and why) and `/status`.
 * @throws {ConfigurationError} when the address cannot be listened on
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, registry, readiness, status } = options;
  const server = fastify({
    logger: false,
    bodyLimit: 1_024,
    connectionTimeout: 10_000,
    requestTimeout: 10_000,
    forceCloseConnections: true,
  });
  server.get("/metrics", async (_request, reply) => {
    reply.header("content-type", registry.contentType);
    return registry.metrics();
  });
  server.get("/healthz", async () => ({ alive: true }));
  server.get("/readyz", async (_request, reply) => {
    reply.code(readiness.ready ? 200 : 503);
    return { ready: readiness.ready, reasons: readiness.reasons };
  });
  server.get("/status", async () => status());
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw listenError(error, host, port);
  }
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => server.close(),
  };
}

function listenError(error: unknown, host: string, port: number): ConfigurationError {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return new ConfigurationError(
      [
        `port ${port} on ${host} is in use; choose another with --http-port or stop the other process`,
      ],
      error,
    );
  }
  return new ConfigurationError(
    [`cannot listen on port ${port} of ${host} (--http-host, --http-port): ${messageOf(error)}`],
    error,
  );
}
