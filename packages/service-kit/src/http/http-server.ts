import type { IncomingHttpHeaders } from "node:http";
import { messageOf } from "@lockstep/errors";
import { type FastifyInstance, fastify } from "fastify";
import type { Registry } from "prom-client";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import type { Readiness } from "../health/readiness.ts";
import type { Logger } from "../log/logger.ts";
import { AddedRoutes, type StreamLimits } from "./added-routes.ts";
import type { HttpCounters } from "./http-counters.ts";
import { isLoopback, isOwnOrigin } from "./own-origin.ts";
import type { Routes } from "./route.ts";

export interface HttpServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly registry: Registry;
  readonly counters: HttpCounters;
  readonly readiness: Readiness;
  readonly logger: Pick<Logger, "error">;
  /** What `/status` answers. */
  readonly status: () => unknown;
  readonly limits?: Partial<StreamLimits & ConnectionLimits>;
  /** The options that name the address to the user; those of services when absent. */
  readonly addressOptions?: AddressOptions;
}

interface AddressOptions {
  /** Absent where the user cannot choose it. */
  readonly host?: string;
  readonly port: string;
}

const serviceOptions: AddressOptions = { host: "--http-host", port: "--http-port" };

interface ConnectionLimits {
  readonly connections: number;
  /** Longest silence of a connection that is no stream. */
  readonly idleMs: number;
}

export interface HttpServer {
  readonly port: number;
  /** Routes that the service adds. */
  readonly routes: Routes;
  close(): Promise<void>;
}

/** Enough for twenty readers of a page and for Prometheus; a small load for a machine. */
const usualLimits = {
  connections: 256,
  idleMs: 10_000,
  streams: 64,
  bufferedBytes: 1 << 20,
  heartbeatMs: 5_000,
  silenceMs: 300_000,
};

/**
 * Serves `/metrics`, `/healthz` (the process runs), `/readyz` (it can do its work, else 503 and why), `/status` and the
 * service's own routes. It accepts only GET without a body, and POST where a service takes commands, from this server's pages or
 * from no page.
 * @throws {ConfigurationError} when the server cannot listen at the address
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, counters } = options;
  const limits = { ...usualLimits, ...options.limits };
  const server = fastify({
    logger: false,
    bodyLimit: 1_024,
    connectionTimeout: limits.idleMs,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    schemaController: {
      compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
    },
  });
  server.server.maxConnections = limits.connections;
  server.server.on("drop", () => counters.refused("connections"));
  const routes = new AddedRoutes(limits, counters);
  refuseRequests(server, routes, isLoopback(host), counters);
  serve(server, options, routes);
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw listenError(error, options);
  }
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    routes,
    close: () => server.close(),
  };
}

/** Fastify's own compilers of schemas are a hundred modules, which a service would load at each of its starts. */
function noSchemas(): never {
  throw new TypeError("routes of this server have no schemas");
}

const readingMethods = new Set(["GET", "HEAD"]);

function hasBody(headers: IncomingHttpHeaders): boolean {
  return "transfer-encoding" in headers || (headers["content-length"] ?? "0") !== "0";
}

function refuseRequests(
  server: FastifyInstance,
  routes: AddedRoutes,
  loopback: boolean,
  counters: HttpCounters,
): void {
  server.addHook("onRequest", async (request, reply) => {
    const { method, headers } = request;
    const isCommand = method === "POST" && routes.takesCommands(request.url);
    if (!isCommand && (!readingMethods.has(method) || hasBody(headers))) {
      // Closed, because otherwise its body would be read to the end.
      reply.code(405).headers({ connection: "close", allow: "GET, HEAD" });
      return reply.send({ error: "only GET without a body is answered" });
    }
    if (isOwnOrigin(headers, loopback)) return;
    counters.refused("origin");
    return reply.code(403).send({ error: "requests of other sites' pages are refused" });
  });
}

function serve(server: FastifyInstance, options: HttpServerOptions, routes: AddedRoutes): void {
  const { registry, readiness, status, logger } = options;
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
  server.route({
    method: ["GET", "HEAD"],
    url: "/*",
    handler: (request, reply) => routes.answer(request, reply),
  });
  // A form of another site's page can send plain text without being asked about it; JSON it cannot.
  server.removeContentTypeParser("text/plain");
  server.post("/*", (request, reply) => routes.command(request, reply));
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: "there is nothing here" }),
  );
  server.setErrorHandler<Error & { code?: string; statusCode?: number }>(
    (error, request, reply) => {
      const code = error.statusCode ?? 500;
      if (code < 500) return reply.code(code).send({ error: wordsOf(error) });
      logger.error("request failed", { path: request.url.slice(0, 200), error });
      return reply.code(code).send({ error: "internal error" });
    },
  );
}

/** Fastify calls JSON with these keys no JSON. */
function wordsOf({ code, message }: Error & { readonly code?: string }): string {
  return code === "FST_ERR_CTP_INVALID_JSON_BODY"
    ? "the body is no JSON, or it has a key __proto__ or constructor.prototype, which no command takes"
    : message;
}

function listenError(
  error: unknown,
  { host, port, addressOptions: options = serviceOptions }: HttpServerOptions,
): ConfigurationError {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return new ConfigurationError(
      [
        `port ${port} on ${host} is in use; choose another with ${options.port} or stop the other process`,
      ],
      error,
    );
  }
  const named = [options.host, options.port].filter((option) => option !== undefined).join(", ");
  return new ConfigurationError(
    [`cannot listen on port ${port} of ${host} (${named}): ${messageOf(error)}`],
    error,
  );
}
