import { Counter, Gauge, type Registry } from "prom-client";

/** Why a request was not served. */
export type HttpRefusal = "origin" | "token" | "connections" | "streams" | "slow" | "busy";

export interface HttpCounters {
  refused(reason: HttpRefusal): void;
  /** @param change 1 or −1 */
  streams(change: number): void;
}

export function createHttpCounters(registry: Registry, prefix: string): HttpCounters {
  const refused = new Counter({
    name: `${prefix}http_refused_total`,
    help: "HTTP requests and connections that were refused or cut off",
    labelNames: ["reason"],
    registers: [registry],
  });
  const streams = new Gauge({
    name: `${prefix}http_streams`,
    help: "HTTP answers that are being streamed",
    registers: [registry],
  });
  return {
    refused: (reason) => refused.inc({ reason }),
    streams: (change) => streams.inc(change),
  };
}
