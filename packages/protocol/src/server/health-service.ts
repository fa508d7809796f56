import { ProtocolError } from "../errors/protocol-error.ts";
import { decodeMessage, encodeMessage } from "../transport/rpc-definition.ts";
import { health, healthCheckRpc, healthWatchRpc } from "../transport/rpcs.ts";
import { serverStreamHandler, unaryHandler } from "./server-handlers.ts";
import type { ServerInternals } from "./server-internals.ts";

/** The status of each service in gRPC's health protocol. */
export interface HealthService {
  setServing(service: string, serving: boolean): void;
  /** All known services stop serving. */
  stopServing(): void;
}

type ServingStatus = number;
const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = health.HealthCheckResponse.ServingStatus;

/** Adds grpc.health.v1.Health to a server. */
export function addHealthService(inside: ServerInternals): HealthService {
  const statuses = new Map<string, ServingStatus>([["", NOT_SERVING]]);
  const watchers = new Set<() => void>();
  const set = (service: string, serving: ServingStatus): void => {
    statuses.set(service, serving);
    for (const wake of watchers) wake();
  };
  const answer = (status: ServingStatus): Buffer =>
    encodeMessage(health.HealthCheckResponse, { status });
  const nameIn = (request: Buffer): string =>
    decodeMessage(health.HealthCheckRequest, request).service;

  const check = async (request: Buffer): Promise<Buffer> => {
    const service = nameIn(request);
    const status = statuses.get(service);
    if (status === undefined) {
      throw new ProtocolError("SERVICE_NOT_FOUND", `no service '${service.slice(0, 100)}' here`);
    }
    return answer(status);
  };
  async function* watch(request: Buffer, signal: AbortSignal): AsyncIterable<Buffer> {
    const service = nameIn(request);
    let told: ServingStatus | undefined;
    while (!signal.aborted) {
      const status = statuses.get(service) ?? SERVICE_UNKNOWN;
      if (status !== told) {
        told = status;
        yield answer(status);
        continue;
      }
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          watchers.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        watchers.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    }
  }
  inside.serve("grpc.health.v1.Health", [
    {
      method: "Check",
      definition: healthCheckRpc.grpc,
      handler: unaryHandler(inside, check),
    },
    {
      method: "Watch",
      definition: healthWatchRpc.grpc,
      handler: serverStreamHandler(inside, (request, { signal }) => watch(request, signal)),
    },
  ]);
  return {
    setServing: (service, serving) => set(service, serving ? SERVING : NOT_SERVING),
    stopServing: () => {
      for (const service of [...statuses.keys()]) set(service, NOT_SERVING);
    },
  };
}
