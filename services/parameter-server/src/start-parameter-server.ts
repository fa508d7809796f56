import {
  addParameterServer,
  createRpcServer,
  type RpcServer,
  serviceNames,
} from "@lockstep/protocol";
import {
  createGarbageCollector,
  readServerCredentials,
  type Service,
  type ServiceContext,
} from "@lockstep/service-kit";
import { createJitter } from "@lockstep/system";
import type { ParameterServerConfiguration } from "./config.ts";
import { createVersionStore } from "./create-version-store.ts";
import { createParameterServerMetrics } from "./metrics.ts";
import { createRetryingStore } from "./retrying-store.ts";
import { createStoredParameters } from "./serving/stored-parameters.ts";

const recheckMs = 2_000;
const closeGraceMs = 1_000;

/** Assembles a parameter server and starts it. */
export async function startParameterServer(
  context: ServiceContext<ParameterServerConfiguration>,
): Promise<Service> {
  const { configuration, logger, registry, readiness, clock, stopping } = context;
  const credentials = readServerCredentials(configuration);
  const metrics = createParameterServerMetrics(registry);
  const bare = await createVersionStore(configuration, logger);
  await bare.open();
  const store = createRetryingStore(bare, {
    retryForMs: configuration.storeRetrySeconds * 1_000,
    clock,
    logger,
    readiness,
    observer: metrics,
    jitter: createJitter(process.pid),
    stopping,
  });
  const parameters = createStoredParameters({
    store,
    clock,
    logger,
    observer: metrics,
    recheckMs,
    stopping,
    collectGarbage: createGarbageCollector(clock),
  });
  const server = createRpcServer({
    host: configuration.rpcHost,
    port: configuration.rpcPort,
    ...credentials,
    logger,
    onRpc: metrics.rpc,
  });
  addParameterServer(server, parameters, {
    maxContentBytes: configuration.maxContentMegabytes * 1024 * 1024,
  });
  const rpcPort = await listen(server, () => store.close());
  server.setServing(serviceNames.parameterServer, readiness.ready);
  readiness.onChange((ready) => server.setServing(serviceNames.parameterServer, ready));
  return {
    rpcPort,
    status: () => ({
      store: store.kind,
      ready: readiness.ready,
      reasons: readiness.reasons,
      runs: parameters.runs(),
    }),
    drain: () => server.close(configuration.drainSeconds * 1_000),
    close: async () => {
      await server.close(closeGraceMs);
      await store.close();
    },
  };
}

async function listen(server: RpcServer, giveUp: () => Promise<void>): Promise<number> {
  try {
    const { port } = await server.start();
    return port;
  } catch (error) {
    await giveUp();
    throw error;
  }
}
