export type { ActorStatus } from "./actor.ts";
export { createRetryCounter, registerActorMetrics } from "./metrics.ts";
export type { PlayTotals } from "./play-meter.ts";
export { run } from "./run.ts";
