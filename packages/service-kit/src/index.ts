export {
  type CommandLine,
  type CommandOption,
  commandOptions,
  readCommandOptions,
} from "./configuration/command-options.ts";
export type {
  Configuration,
  ConfigurationSources,
} from "./configuration/configuration.ts";
export { defineConfiguration, describeConfiguration } from "./configuration/configuration.ts";
export { ConfigurationError } from "./configuration/configuration-error.ts";
export type { ConfigurationRow } from "./configuration/configuration-row.ts";
export type { Credentials } from "./configuration/credentials.ts";
export { readCredentials, readServerCredentials } from "./configuration/credentials.ts";
export { hideSecretArguments } from "./configuration/hidden-arguments.ts";
export { flagOf } from "./configuration/option.ts";
export {
  isRedisAddress,
  redisAddressProblem,
  withoutRedisSecret,
} from "./configuration/redis-address.ts";
export type {
  CredentialSettings,
  CredentialSettingsShape,
  RpcSettingsShape,
  ServiceSettings,
  ServiceSettingsShape,
} from "./configuration/settings.ts";
export {
  credentialSettings,
  engineThreadsSetting,
  rpcSettings,
  serviceSettings,
} from "./configuration/settings.ts";
export type { Readiness } from "./health/readiness.ts";
export { createReadiness } from "./health/readiness.ts";
export { EventStream } from "./http/event-stream.ts";
export { RequestError } from "./http/request-error.ts";
export type {
  EventSource,
  EventsRoute,
  FilesRoute,
  JsonRoute,
  Route,
  Routes,
  ServerEvent,
  StreamRoute,
} from "./http/route.ts";
export type { Failure } from "./life/failure.ts";
export { failureOf } from "./life/failure.ts";
export { createMetricsRegistry, registerReasons } from "./life/metrics-registry.ts";
export type { ServiceDefinition } from "./life/run-service.ts";
export { runService } from "./life/run-service.ts";
export type { Service, ServiceContext, ServiceReport } from "./life/service.ts";
export type { LogFields, Logger, LogLevel } from "./log/logger.ts";
export type { LoggerOptions } from "./log/pino-logger.ts";
export { createLogger } from "./log/pino-logger.ts";
export { packageVersion } from "./package-version.ts";
