export type { ParameterServerConfiguration } from "./config.ts";
export { configuration } from "./config.ts";
export { createParameterServerMetrics } from "./metrics.ts";
export { run, serveParameters } from "./run.ts";
