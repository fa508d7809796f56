export type { ActorConnection, PlayConnection } from "./actor-connection.ts";
export type {
  ActorMessage,
  Draining,
  EpisodeReport,
  Heartbeat,
  Hello,
  SegmentEnd,
  SegmentSteps,
} from "./actor-message.ts";
export { stepFlags } from "./actor-message.ts";
export type { LearnerLimits } from "./add-learner.ts";
export { addLearner } from "./add-learner.ts";
export type { ParameterServerLimits } from "./add-parameter-server.ts";
export { addParameterServer } from "./add-parameter-server.ts";
export type { BackoffPolicy, Jitter } from "./backoff.ts";
export { backoffMs, createJitter } from "./backoff.ts";
export type { HealthCheckOptions } from "./check-health.ts";
export { checkHealth } from "./check-health.ts";
export type { ConnectionOptions, TlsOptions } from "./connection-options.ts";
export { createRpcServer } from "./create-rpc-server.ts";
export { sha256Hex } from "./hash.ts";
export type {
  Grant,
  HeartbeatEcho,
  LearnerMessage,
  Receipt,
  Revoke,
  RunOver,
  Welcome,
} from "./learner-message.ts";
export type { PlayOptions } from "./open-play.ts";
export { openPlay } from "./open-play.ts";
export type { ParameterClient, ParameterClientOptions } from "./parameter-client.ts";
export { createParameterClient } from "./parameter-client.ts";
export type {
  Checkpoint,
  EncodedWeights,
  Fenced,
  ParameterService,
  PublishedWeights,
  Subscription,
} from "./parameter-service.ts";
export type { ProtocolErrorCode, ProtocolErrorOptions } from "./protocol-error.ts";
export { ProtocolError, protocolErrorGroups } from "./protocol-error.ts";
export { releaseMemory } from "./release-memory.ts";
export type { RpcLog, RpcOutcome, RpcServer, RpcServerOptions } from "./rpc-server.ts";
export type { SegmentColumns, SegmentContent, SegmentDigest } from "./segment-digest.ts";
export { createSegmentDigest, segmentDigest } from "./segment-digest.ts";
export { serviceNames } from "./service-names.ts";
