export type { Clock, Timer } from "./clock.ts";
export type { Configuration, ConfigurationRow, ConfigurationSources } from "./configuration.ts";
export { defineConfiguration, describeConfiguration } from "./configuration.ts";
export { ConfigurationError } from "./configuration-error.ts";
export type { Credentials } from "./credentials.ts";
export { readCredentials, readServerCredentials } from "./credentials.ts";
export type { Failure } from "./failure.ts";
export { failureOf } from "./failure.ts";
export type { LogFields, Logger, LogLevel } from "./logger.ts";
export { makeFolder } from "./make-folder.ts";
export { createMetricsRegistry } from "./metrics-registry.ts";
export type { LoggerOptions } from "./pino-logger.ts";
export { createLogger } from "./pino-logger.ts";
export type { Readiness } from "./readiness.ts";
export { createReadiness } from "./readiness.ts";
export { realClock } from "./real-clock.ts";
export type { ServiceDefinition } from "./run-service.ts";
export { runService } from "./run-service.ts";
export type { Service, ServiceContext, ServiceReport } from "./service.ts";
export type {
  CredentialSettings,
  CredentialSettingsShape,
  RpcSettingsShape,
  ServiceSettings,
  ServiceSettingsShape,
} from "./settings.ts";
export { credentialSettings, rpcSettings, serviceSettings } from "./settings.ts";
