import type { Clock } from "@lockstep/system";
import type { Registry } from "prom-client";
import type { Readiness } from "../health/readiness.ts";
import type { Routes } from "../http/route.ts";
import type { Logger } from "../log/logger.ts";

/** What a service receives at its start. */
export interface ServiceContext<Values> {
  readonly configuration: Readonly<Values>;
  readonly logger: Logger;
  /** Registry for the service's own metrics; it already has the process metrics. */
  readonly registry: Registry;
  readonly readiness: Readiness;
  /** For the service's HTTP routes besides metrics, health and status. */
  readonly routes: Routes;
  readonly clock: Clock;
  /** Aborts when the service is asked to end, before {@link Service.drain}. */
  readonly stopping: AbortSignal;
  /** Ends the process with this error: exit 78 for a configuration error, else 1. */
  fail(error: unknown): void;
}

/** A started service. */
export interface Service {
  /** Where it serves gRPC. */
  readonly rpcPort?: number;
  /** What `/status` answers; JSON. */
  status(): unknown;
  /** Settles when the work is done (exit 0) or has failed. A service without it runs until it is asked to end. */
  readonly finished?: Promise<void>;
  /** Accepts no new work and finishes the current work. Aborted when it takes too long. */
  drain?(signal: AbortSignal): Promise<void>;
  /** Frees all resources. */
  close(): Promise<void>;
}

/** What a service reports to its parent process over IPC. */
export type ServiceReport =
  | {
      readonly type: "ready";
      readonly rpcPort: number | null;
      readonly httpPort: number;
    }
  | {
      readonly type: "failed";
      readonly code: string;
      readonly message: string;
      readonly exitCode: number;
      /** The same process would fail in the same way again. */
      readonly lasting: boolean;
    }
  /** Why it cannot work now, by name as in {@link Readiness}; empty when it can. Sent at each change. */
  | { readonly type: "readiness"; readonly reasons: Readonly<Record<string, string>> };
