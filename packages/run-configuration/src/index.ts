export { canonicalJson } from "./canonical/canonical-json.ts";
export { canBeOneRun, keyDifferenceText, mayChange } from "./canonical/changeable-keys.ts";
export { configurationSha256 } from "./canonical/configuration-sha256.ts";
export { decodeRunConfiguration } from "./canonical/decode-run-configuration.ts";
export { differingKeys, type KeyDifference } from "./canonical/differing-keys.ts";
export { defaultGuard, type GuardConfig, type GuardThresholds } from "./guard-config.ts";
export { type DeclaredModule, modulePreset } from "./presets/module-preset.ts";
export { type GamePreset, type Preset, presetFor, presets } from "./presets/presets.ts";
export {
  type CoreWish,
  type PartialDeep,
  type RunConfigurationSources,
  resolveRunConfiguration,
} from "./resolve-run-configuration.ts";
export type {
  InitialWeights,
  LearningConfig,
  NetworkConfig,
  RetroRunConfiguration,
  RunConfiguration,
} from "./run-configuration.ts";
export { RunError, type RunErrorCode } from "./run-error.ts";
export {
  describeRunConfiguration,
  type RunConfigurationRow,
} from "./schema/describe-run-configuration.ts";
export { parseRunConfiguration } from "./schema/parse-run-configuration.ts";
export { configurationKeys, runConfigurationSchema } from "./schema/run-configuration-schema.ts";
