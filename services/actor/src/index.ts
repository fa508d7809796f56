export type { ActorStatus } from "./actor.ts";
export { createRetryCounter, registerActorMetrics } from "./metrics.ts";
export type { PlayTotals } from "./play/play-meter.ts";
export { run, serveActor } from "./run.ts";
