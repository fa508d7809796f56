import { Counter, Gauge, type Registry } from "prom-client";

/** A metric whose value is looked up at each scrape. */
export interface Reading<Status> {
  /** Without the service's prefix; a counter's ends with `_total`. */
  readonly name: string;
  readonly help: string;
  /** Nothing while there is none: then a gauge has no value, and a counter is 0. */
  of(status: Status): number | null | undefined;
}

export interface Readings<Status> {
  readonly counters: readonly Reading<Status>[];
  readonly gauges: readonly Reading<Status>[];
}

/**
 * Registers metrics whose values a status has.
 * @param service names their beginning, as in `createServiceRegistry`
 */
export function registerReadings<Status>(
  registry: Registry,
  service: string,
  { counters, gauges }: Readings<Status>,
  read: () => Status,
): void {
  const prefix = `lockstep_${service.replaceAll("-", "_")}_`;
  for (const { name, help, of } of counters) {
    new Counter({
      name: `${prefix}${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(of(read()) ?? 0);
      },
    });
  }
  for (const { name, help, of } of gauges) {
    new Gauge({
      name: `${prefix}${name}`,
      help,
      registers: [registry],
      collect() {
        const value = of(read()) ?? null;
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  }
}
