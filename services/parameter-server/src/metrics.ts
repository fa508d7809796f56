import type { RpcOutcome } from "@lockstep/protocol";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

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
): Omit<ParameterServerMetrics, "rpc" | "storeCall" | "storeRetried"> {
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

function storeMetrics(
  registry: Registry,
): Pick<ParameterServerMetrics, "storeCall" | "storeRetried"> {
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
  return {
    storeCall: (operation, taken) => storeSeconds.observe({ operation }, taken),
    storeRetried: () => storeRetries.inc(),
  };
}
