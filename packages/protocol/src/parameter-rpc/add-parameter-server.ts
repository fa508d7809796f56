import type { RpcServer } from "../server/rpc-server.ts";
import {
  type CallContext,
  clientStreamHandler,
  serverStreamHandler,
  unaryHandler,
} from "../server/server-handlers.ts";
import { internalsOf, type ServedRpc } from "../server/server-internals.ts";
import { decodeMessage, encodeMessage, type RpcDefinition } from "../transport/rpc-definition.ts";
import {
  acquireFenceRpc,
  fetchRpc,
  loadCheckpointRpc,
  publishRpc,
  saveCheckpointRpc,
  subscribeRpc,
  v1,
} from "../transport/rpcs.ts";
import { serviceNames } from "../transport/service-names.ts";
import { checkName, defaultMaxContentBytes } from "./content.ts";
import { decodePublish, decodeSave, encodeCheckpoint, encodeWeights } from "./content-codec.ts";
import type { ParameterService } from "./parameter-service.ts";

export interface ParameterServerLimits {
  /** Largest weights or checkpoint that it accepts. Default 256 MiB. */
  readonly maxContentBytes?: number;
}

/** Serves an implementation over gRPC. Call before the server starts. */
export function addParameterServer(
  server: RpcServer,
  service: ParameterService,
  limits: ParameterServerLimits = {},
): void {
  const inside = internalsOf(server);
  const { maxContentBytes = defaultMaxContentBytes } = limits;
  const served = (
    rpc: RpcDefinition<unknown, unknown>,
    handler: ServedRpc["handler"],
  ): ServedRpc => ({ method: rpc.method, definition: rpc.grpc, handler });

  inside.serve(serviceNames.parameterServer, [
    served(
      acquireFenceRpc,
      unaryHandler(inside, async (bytes) => {
        const { run, holder } = decodeMessage(v1.AcquireFenceRequest, bytes);
        checkName("the run's name", run);
        const fence = await service.acquireFence(run, checkName("the holder's name", holder));
        return encodeMessage(v1.AcquireFenceReply, { fence });
      }),
    ),
    served(
      publishRpc,
      clientStreamHandler(inside, async (messages) => {
        const weights = await decodePublish(messages, maxContentBytes);
        const { duplicate } = await service.publish(weights);
        return encodeMessage(v1.PublishReply, { duplicate });
      }),
    ),
    served(
      subscribeRpc,
      serverStreamHandler(inside, (bytes, context) => serveSubscription(service, bytes, context)),
    ),
    served(
      fetchRpc,
      serverStreamHandler(inside, async function* (bytes) {
        const { run, version } = decodeMessage(v1.FetchRequest, bytes);
        yield* encodeWeights(await service.fetch(checkName("the run's name", run), version));
      }),
    ),
    served(
      saveCheckpointRpc,
      clientStreamHandler(inside, async (messages) => {
        await service.saveCheckpoint(await decodeSave(messages, maxContentBytes));
        return encodeMessage(v1.SaveCheckpointReply, {});
      }),
    ),
    served(
      loadCheckpointRpc,
      serverStreamHandler(inside, async function* (bytes) {
        const { run } = decodeMessage(v1.LoadCheckpointRequest, bytes);
        const checkpoint = await service.loadCheckpoint(checkName("the run's name", run));
        if (checkpoint !== null) yield* encodeCheckpoint(checkpoint);
      }),
    ),
  ]);
}

async function* serveSubscription(
  service: ParameterService,
  bytes: Buffer,
  { signal }: CallContext,
): AsyncIterable<Buffer> {
  const { run, afterVersion, subscriber } = decodeMessage(v1.SubscribeRequest, bytes);
  const subscription = {
    run: checkName("the run's name", run),
    afterVersion,
    subscriber: checkName("the subscriber's name", subscriber),
    signal,
  };
  for await (const weights of service.subscribe(subscription)) {
    // A version that has begun is sent completely: half of one is useless.
    yield* encodeWeights(weights);
  }
}
