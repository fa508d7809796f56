export type { ProtocolErrorCode, ProtocolErrorOptions } from "./errors/protocol-error.ts";
export { ProtocolError, protocolErrorGroups } from "./errors/protocol-error.ts";
export type { ActorConnection, PlayConnection } from "./learner-rpc/actor-connection.ts";
export type {
  ActorMessage,
  Draining,
  EpisodeReport,
  Heartbeat,
  Hello,
  SegmentEnd,
  SegmentSteps,
  SnapshotMessage,
} from "./learner-rpc/actor-message.ts";
export type { LearnerLimits } from "./learner-rpc/add-learner.ts";
export { addLearner } from "./learner-rpc/add-learner.ts";
export type {
  Grant,
  HeartbeatEcho,
  LearnerMessage,
  Receipt,
  Revoke,
  RunOver,
  Welcome,
} from "./learner-rpc/learner-message.ts";
export type { PlayOptions } from "./learner-rpc/open-play.ts";
export { openPlay } from "./learner-rpc/open-play.ts";
export { maxSnapshotBytes, type WireSnapshot } from "./learner-rpc/wire-snapshot.ts";
export type { ParameterServerLimits } from "./parameter-rpc/add-parameter-server.ts";
export { addParameterServer } from "./parameter-rpc/add-parameter-server.ts";
export type { ParameterClient, ParameterClientOptions } from "./parameter-rpc/parameter-client.ts";
export { createParameterClient } from "./parameter-rpc/parameter-client.ts";
export type {
  Checkpoint,
  Fenced,
  ParameterService,
  Subscription,
  VersionedWeights,
} from "./parameter-rpc/parameter-service.ts";
export { createRpcServer } from "./server/create-rpc-server.ts";
export type { RpcLog, RpcOutcome, RpcServer, RpcServerOptions } from "./server/rpc-server.ts";
export type { ConnectionOptions, TlsOptions } from "./transport/connection-options.ts";
export { releaseMemory } from "./transport/release-memory.ts";
export { serviceNames } from "./transport/service-names.ts";
