export * from "./configuration/index.ts";
export type { Readiness } from "./health/readiness.ts";
export { createReadiness } from "./health/readiness.ts";
export { EventStream } from "./http/event-stream.ts";
export { type HttpServer, type HttpServerOptions, startHttpServer } from "./http/http-server.ts";
export { isLoopback } from "./http/own-origin.ts";
export { RequestError } from "./http/request-error.ts";
export type {
  BytesRoute,
  CommandRoute,
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
export { createGarbageCollector } from "./life/garbage-collector.ts";
export {
  createMetricsRegistry,
  createServiceRegistry,
  registerReasons,
} from "./life/metrics-registry.ts";
export { type Reading, type Readings, registerReadings } from "./life/register-readings.ts";
export type { ServiceDefinition, ServiceHost } from "./life/run-service.ts";
export { runService, serve } from "./life/run-service.ts";
export type { Service, ServiceContext, ServiceReport } from "./life/service.ts";
export type { LogFields, Logger, LogLevel } from "./log/logger.ts";
export type { LoggerOptions } from "./log/pino-logger.ts";
export { createLogger } from "./log/pino-logger.ts";
