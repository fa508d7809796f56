import { collectDefaultMetrics, Registry } from "prom-client";

/**
 * A registry of its own with the process's metrics in it.
 * @param service e.g. `parameter-server`: metrics begin with `lockstep_parameter_server_`
 */
export function createMetricsRegistry(service: string): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: `lockstep_${service.replaceAll("-", "_")}_` });
  return register;
}
