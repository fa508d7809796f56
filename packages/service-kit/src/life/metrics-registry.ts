import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Readiness } from "../health/readiness.ts";
import { createHttpCounters, type HttpCounters } from "../http/http-counters.ts";

/** A registry, and the counters of the service's HTTP server. */
export interface ServiceRegistry {
  readonly registry: Registry;
  readonly http: HttpCounters;
}

/**
 * A new registry with the metrics of the process and its HTTP server.
 * @param service e.g. `parameter-server`: metrics begin with `lockstep_parameter_server_`
 */
export function createServiceRegistry(service: string): ServiceRegistry {
  const registry = new Registry();
  const prefix = `lockstep_${service.replaceAll("-", "_")}_`;
  collectDefaultMetrics({ register: registry, prefix });
  return { registry, http: createHttpCounters(registry, prefix) };
}

/** As {@link createServiceRegistry}, without an HTTP server. */
export function createMetricsRegistry(service: string): Registry {
  return createServiceRegistry(service).registry;
}

/** The state of `/readyz` as a metric; its label has the reason. */
export function registerReasons(
  registry: Registry,
  service: string,
  readiness: Pick<Readiness, "reasons">,
): void {
  new Gauge({
    name: `lockstep_${service.replaceAll("-", "_")}_blocked`,
    help: "1 for each reason why the service cannot do its work now; /readyz says it in words",
    labelNames: ["reason"],
    registers: [registry],
    collect() {
      this.reset();
      for (const reason of Object.keys(readiness.reasons)) this.set({ reason }, 1);
    },
  });
}
