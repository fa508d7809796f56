import type { RpcOutcome } from "@lockstep/protocol";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { StoreCondition } from "./version-store.ts";

/** What a parameter server counts. */
export interface ParameterServerMetrics {
  rpc(outcome: RpcOutcome): void;
  published(outcome: "accepted" | "duplicate" | "refused", bytes: number): void;
  /** @param skipped versions that this subscriber was too slow for */
  delivered(skipped: number): void;
  subscribers(count: number): void;
  head(version: number): void;
  storeCall(operation: string, seconds: number): void;
  storeRetried(): void;
  storeAvailable(available: boolean): void;
  storeCondition(condition: StoreCondition): void;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createParameterServerMetrics(registry: Registry): ParameterServerMetrics {
  return { ...rpcMetrics(registry), ...storeMetrics(registry), ...versionMetrics(registry) };
}

const name = (noun: string): string => `lockstep_parameter_server_${noun}`;

function rpcMetrics(registry: Registry): Pick<ParameterServerMetrics, "rpc"> {
  const registers = [registry];
  const rpcs = new Counter({
    name: name("rpcs_total"),
    help: "RPCs that ended, by method and code",
    labelNames: ["method", "code"],
    registers,
  });
  const rpcSeconds = new Histogram({
    name: name("rpc_seconds"),
    help: "Time from an RPC's start to its end, subscriptions apart",
    labelNames: ["method"],
    buckets: seconds,
    registers,
  });
  return {
    rpc: ({ method, code, seconds: taken }) => {
      rpcs.inc({ method, code });
      if (method !== "Subscribe" && method !== "Watch") rpcSeconds.observe({ method }, taken);
    },
  };
}

function versionMetrics(
  registry: Registry,
): Omit<ParameterServerMetrics, "rpc" | keyof StoreMetrics> {
  const registers = [registry];
  const publishes = new Counter({
    name: name("publishes_total"),
    help: "Versions that a learner published, by outcome",
    labelNames: ["outcome"],
    registers,
  });
  const publishedBytes = new Counter({
    name: name("published_bytes_total"),
    help: "Bytes of accepted versions",
    registers,
  });
  const deliveries = new Counter({
    name: name("deliveries_total"),
    help: "Versions handed to subscribers",
    registers,
  });
  const skippedVersions = new Counter({
    name: name("skipped_versions_total"),
    help: "Versions that subscribers were too slow for",
    registers,
  });
  const subscribers = new Gauge({
    name: name("subscribers"),
    help: "Subscribers now",
    registers,
  });
  const head = new Gauge({
    name: name("head_version"),
    help: "Newest version seen, of the run that changed last",
    registers,
  });
  return {
    published: (outcome, bytes) => {
      publishes.inc({ outcome });
      if (outcome === "accepted") publishedBytes.inc(bytes);
    },
    delivered: (skipped) => {
      deliveries.inc();
      skippedVersions.inc(skipped);
    },
    subscribers: (count) => subscribers.set(count),
    head: (version) => head.set(version),
  };
}

type StoreMetrics = Pick<
  ParameterServerMetrics,
  "storeCall" | "storeRetried" | "storeAvailable" | "storeCondition"
>;

function storeMetrics(registry: Registry): StoreMetrics {
  const registers = [registry];
  const storeSeconds = new Histogram({
    name: name("store_seconds"),
    help: "Time of one call of the version store, by operation",
    labelNames: ["operation"],
    buckets: seconds,
    registers,
  });
  const storeRetries = new Counter({
    name: name("store_retries_total"),
    help: "Calls of the version store that failed and were tried again",
    registers,
  });
  const available = new Gauge({
    name: name("store_available"),
    help: "1 while the version store answers",
    registers,
  });
  // No series until there is a value: 0 would raise an alarm.
  available.remove();
  return {
    storeCall: (operation, taken) => storeSeconds.observe({ operation }, taken),
    storeRetried: () => storeRetries.inc(),
    storeAvailable: (is) => available.set(is ? 1 : 0),
    storeCondition: conditionMetrics(registry),
  };
}

const conditionFigures: readonly {
  readonly name: string;
  readonly help: string;
  readonly kind: typeof Counter | typeof Gauge;
  readonly of: (condition: StoreCondition) => number | null;
}[] = [
  {
    name: "store_durable",
    help: "1 while what the version store acknowledges survives its own end",
    kind: Gauge,
    of: ({ durable }) => (durable === null ? null : Number(durable)),
  },
  {
    name: "store_used_bytes",
    help: "Memory that Redis uses",
    kind: Gauge,
    of: ({ usedBytes }) => usedBytes,
  },
  {
    name: "store_clients",
    help: "Clients that are connected to Redis",
    kind: Gauge,
    of: ({ clients }) => clients,
  },
  {
    name: "store_commands_total",
    help: "Commands that Redis has run since it started",
    kind: Counter,
    of: ({ commands }) => commands,
  },
  {
    name: "store_evictions_total",
    help: "Keys that Redis threw away to make room; must stay 0",
    kind: Counter,
    of: ({ evictions }) => evictions,
  },
];

/** @returns accepts the store's report about itself; values that are missing in it have no series */
function conditionMetrics(registry: Registry): (condition: StoreCondition) => void {
  const metrics = conditionFigures.map(({ name: noun, help, kind, of }) => {
    const metric = new kind({ name: name(noun), help, registers: [registry] });
    metric.remove();
    return { metric, of };
  });
  return (condition) => {
    for (const { metric, of } of metrics) {
      const value = of(condition);
      metric.remove();
      if (value !== null) metric.inc(value);
    }
  };
}
