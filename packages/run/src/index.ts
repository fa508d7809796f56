export { canonicalJson } from "./canonical-json.ts";
export { configurationSha256 } from "./configuration-sha256.ts";
export { decodeRunConfiguration } from "./decode-run-configuration.ts";
export {
  describeRunConfiguration,
  type RunConfigurationRow,
} from "./describe-run-configuration.ts";
export { differingKeys, type KeyDifference } from "./differing-keys.ts";
export { parseRunConfiguration } from "./parse-run-configuration.ts";
export { type Preset, presets } from "./presets.ts";
export {
  type CoreWish,
  type PartialDeep,
  type RunConfigurationSources,
  resolveRunConfiguration,
} from "./resolve-run-configuration.ts";
export type {
  CoreConfig,
  LearningConfig,
  NetworkConfig,
  OptimizerConfig,
  RunConfiguration,
} from "./run-configuration.ts";
export { runConfigurationSchema } from "./run-configuration-schema.ts";
export { RunError, type RunErrorCode } from "./run-error.ts";
