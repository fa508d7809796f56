import { createRetryCounter, registerActorMetrics } from "@lockstep/actor";
import { knownFigures } from "@lockstep/algorithm";
import { registerEvaluatorMetrics } from "@lockstep/cli";
import { createLearnerCounters, registerLearnerMetrics } from "@lockstep/learner";
import { createParameterServerMetrics } from "@lockstep/parameter-server";
import { createMetricsRegistry, registerReasons } from "@lockstep/service-kit";

/** A metric as the code registers it. */
export interface DocumentedMetric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

export interface ServiceMetrics {
  readonly service: string;
  readonly metrics: readonly DocumentedMetric[];
}

type Registry = ReturnType<typeof createMetricsRegistry>;

/** Registering reads no status: that happens at a scrape. */
const neverAsked = (): never => {
  throw new Error("a metric was read while it was registered");
};

const registrations: Readonly<Record<string, (registry: Registry) => void>> = {
  learner: (registry) => {
    createLearnerCounters(registry);
    registerLearnerMetrics(registry, neverAsked, knownFigures());
  },
  "parameter-server": (registry) => void createParameterServerMetrics(registry),
  actor: (registry) => {
    createRetryCounter(registry);
    registerActorMetrics(registry, neverAsked);
  },
  evaluator: (registry) => registerEvaluatorMetrics(registry, neverAsked),
};

/** Every metric of every service, from the code that makes them. */
export function metricCatalogue(): ServiceMetrics[] {
  return Object.entries(registrations).map(([service, register]) => {
    const registry = createMetricsRegistry(service);
    register(registry);
    registerReasons(registry, service, { reasons: {} });
    const metrics = registry.getMetricsAsArray().map(documented);
    registry.clear();
    return { service, metrics: metrics.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

/** prom-client keeps the labels in the object, beyond its types. */
function documented(metric: object): DocumentedMetric {
  const { name, help, labelNames } = metric as {
    readonly name: string;
    readonly help: string;
    readonly labelNames: readonly string[];
  };
  return { name, type: metric.constructor.name.toLowerCase(), labels: labelNames, help };
}
