import { collectDefaultMetrics, Registry } from "prom-client";
import { createHttpCounters, type HttpCounters } from "../http/http-counters.ts";

/** A registry, and what the service's HTTP server counts in it. */
export interface ServiceRegistry {
  readonly registry: Registry;
  readonly http: HttpCounters;
}

/**
 * A registry of its own with the metrics of process and HTTP server in it.
 * @param service e.g. `parameter-server`: metrics begin with `lockstep_parameter_server_`
 */
export function createServiceRegistry(service: string): ServiceRegistry {
  const registry = new Registry();
  const prefix = `lockstep_${service.replaceAll("-", "_")}_`;
  collectDefaultMetrics({ register: registry, prefix });
  return { registry, http: createHttpCounters(registry, prefix) };
}

/** As {@link createServiceRegistry}, for who serves nothing. */
export function createMetricsRegistry(service: string): Registry {
  return createServiceRegistry(service).registry;
}
