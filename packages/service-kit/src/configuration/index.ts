export {
  type CommandLine,
  type CommandOption,
  commandOptions,
  readCommandOptions,
} from "./command-options.ts";
export type {
  Configuration,
  ConfigurationSources,
} from "./configuration.ts";
export { defineConfiguration, describeConfiguration } from "./configuration.ts";
export { ConfigurationError } from "./configuration-error.ts";
export type { ConfigurationRow } from "./configuration-row.ts";
export type { Credentials } from "./credentials.ts";
export { readCredentials, readServerCredentials } from "./credentials.ts";
export { hideSecretArguments } from "./hidden-arguments.ts";
export { flagOf } from "./option.ts";
export { isRedisAddress, redisAddressProblem, withoutRedisSecret } from "./redis-address.ts";
export type {
  CredentialSettings,
  CredentialSettingsShape,
  RpcSettingsShape,
  ServiceSettings,
  ServiceSettingsShape,
} from "./settings.ts";
export {
  credentialSettings,
  engineThreadsSetting,
  rpcSettings,
  serviceSettings,
} from "./settings.ts";
