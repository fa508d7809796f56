export { checkHealth, type HealthCheckOptions } from "./check-health.ts";
