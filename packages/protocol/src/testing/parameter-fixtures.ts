import { sha256Hex } from "@lockstep/system";
import { ProtocolError } from "../errors/protocol-error.ts";
import {
  addParameterServer,
  type ParameterServerLimits,
} from "../parameter-rpc/add-parameter-server.ts";
import {
  createParameterClient,
  type ParameterClient,
  type ParameterClientOptions,
} from "../parameter-rpc/parameter-client.ts";
import type {
  Checkpoint,
  ParameterService,
  VersionedWeights,
} from "../parameter-rpc/parameter-service.ts";
import { createRpcServer } from "../server/create-rpc-server.ts";
import type { RpcOutcome, RpcServer, RpcServerOptions } from "../server/rpc-server.ts";

/** Weights whose bytes are a function of their version. */
export function someWeights(
  fields: { readonly version?: number; readonly sizeBytes?: number; readonly run?: string } = {},
): VersionedWeights {
  const { version = 1, sizeBytes = 1_000, run = "run" } = fields;
  const bytes = new Uint8Array(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 1) {
    bytes[index] = Math.imul(index + version, 0x9e3779b1) >>> 24;
  }
  return { run, version, sha256: sha256Hex(bytes), bytes };
}

/** A parameter service in memory that keeps everything and checks nothing. */
export function createRememberingService(): ParameterService & {
  readonly weights: Map<number, VersionedWeights>;
} {
  const weights = new Map<number, VersionedWeights>();
  const waiting = new Set<() => void>();
  let checkpoint: Checkpoint | null = null;
  let fence = 0;
  const newest = (): VersionedWeights | undefined => weights.get(Math.max(...weights.keys()));
  return {
    weights,
    acquireFence: async () => {
      fence += 1;
      return fence;
    },
    publish: async ({ run, version, sha256, bytes }) => {
      const duplicate = weights.has(version);
      weights.set(version, { run, version, sha256, bytes });
      for (const wake of waiting) wake();
      return { duplicate };
    },
    async *subscribe({ afterVersion, signal }) {
      let last = afterVersion;
      while (!signal.aborted) {
        const head = newest();
        if (head !== undefined && head.version > last) {
          last = head.version;
          yield head;
          continue;
        }
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            signal.removeEventListener("abort", wake);
            resolve();
          };
          waiting.add(wake);
          signal.addEventListener("abort", wake, { once: true });
        });
      }
    },
    fetch: async (run, version) => {
      const found = weights.get(version);
      if (found !== undefined) return found;
      throw new ProtocolError("VERSION_NOT_FOUND", `run ${run} has no version ${version}`);
    },
    saveCheckpoint: async ({ run, version, sha256, bytes }) => {
      checkpoint = { run, version, sha256, bytes };
    },
    loadCheckpoint: async () => checkpoint,
  };
}

/** A running server with a service, and clients of it. */
export interface ParameterPlace {
  readonly server: RpcServer;
  readonly port: number;
  readonly address: string;
  readonly service: ParameterService;
  readonly outcomes: readonly RpcOutcome[];
  client(options?: Partial<ParameterClientOptions>): ParameterClient;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function aParameterServer(
  options: Partial<RpcServerOptions> & ParameterServerLimits & { service?: ParameterService } = {},
): Promise<ParameterPlace> {
  const { service = createRememberingService(), maxContentBytes, ...serverOptions } = options;
  const outcomes: RpcOutcome[] = [];
  const server = createRpcServer({
    host: "127.0.0.1",
    port: 0,
    onRpc: (outcome) => outcomes.push(outcome),
    ...serverOptions,
  });
  addParameterServer(server, service, maxContentBytes === undefined ? {} : { maxContentBytes });
  const { port } = await server.start();
  const address = `127.0.0.1:${port}`;
  const clients: ParameterClient[] = [];
  return {
    server,
    port,
    address,
    service,
    outcomes,
    client: (clientOptions = {}) => {
      const client = createParameterClient({
        addresses: [address],
        deadlineMs: 10_000,
        retryForMs: 0,
        ...clientOptions,
      });
      clients.push(client);
      return client;
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close();
      await server.close(1_000);
    },
  };
}
