import * as generated from "../../generated/lockstep.js";
import { defineRpc, type RpcDefinition } from "./rpc-definition.ts";

/** The generated messages of Lockstep's own services. */
export const v1: typeof generated.lockstep.v1 = generated.lockstep.v1;
export const health: typeof generated.grpc.health.v1 = generated.grpc.health.v1;

const parameterServer = v1.ParameterServer.prototype;

export const acquireFenceRpc: RpcDefinition<
  typeof v1.AcquireFenceRequest,
  typeof v1.AcquireFenceReply
> = defineRpc(parameterServer.acquireFence);
export const publishRpc: RpcDefinition<typeof v1.PublishRequest, typeof v1.PublishReply> =
  defineRpc(parameterServer.publish);
export const subscribeRpc: RpcDefinition<typeof v1.SubscribeRequest, typeof v1.WeightsChunk> =
  defineRpc(parameterServer.subscribe);
export const fetchRpc: RpcDefinition<typeof v1.FetchRequest, typeof v1.WeightsChunk> = defineRpc(
  parameterServer.fetch,
);
export const saveCheckpointRpc: RpcDefinition<
  typeof v1.SaveCheckpointRequest,
  typeof v1.SaveCheckpointReply
> = defineRpc(parameterServer.saveCheckpoint);
export const loadCheckpointRpc: RpcDefinition<
  typeof v1.LoadCheckpointRequest,
  typeof v1.CheckpointChunk
> = defineRpc(parameterServer.loadCheckpoint);
export const playRpc: RpcDefinition<typeof v1.ActorMessage, typeof v1.LearnerMessage> = defineRpc(
  v1.Learner.prototype.play,
);
export const healthCheckRpc: RpcDefinition<
  typeof health.HealthCheckRequest,
  typeof health.HealthCheckResponse
> = defineRpc(health.Health.prototype.check);
export const healthWatchRpc: RpcDefinition<
  typeof health.HealthCheckRequest,
  typeof health.HealthCheckResponse
> = defineRpc(health.Health.prototype.watch);
