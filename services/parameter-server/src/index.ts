export type { ParameterServerConfiguration } from "./config.ts";
export { configuration } from "./config.ts";
export { run } from "./run.ts";
