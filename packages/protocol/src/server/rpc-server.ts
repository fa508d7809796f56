import type { TlsOptions } from "../transport/connection-options.ts";

/** Receives what the server refused; a service's logger implements it. */
export interface RpcLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** One RPC that ended. */
export interface RpcOutcome {
  /** e.g. `lockstep.v1.ParameterServer` */
  readonly service: string;
  /** e.g. `Publish` */
  readonly method: string;
  /** `OK` or a stable error code. */
  readonly code: string;
  /** gRPC's name of the status, e.g. `RESOURCE_EXHAUSTED`. */
  readonly status: string;
  readonly seconds: number;
}

export interface RpcServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** When set, an RPC without it is refused with `UNAUTHENTICATED`. */
  readonly token?: string;
  readonly tls?: TlsOptions;
  /** Largest single message. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Connections beyond this number are closed at once. Default 4,096. */
  readonly maxConnections?: number;
  /** Time in which a request must be complete; streams of Play have no limit. Default 60 s. */
  readonly requestMs?: number;
  /** Bytes that a client may send before the server reads them. Default 8 MiB. */
  readonly receiveWindowBytes?: number;
  readonly logger?: RpcLog;
  /** Called for every RPC that ends, for metrics. */
  readonly onRpc?: (outcome: RpcOutcome) => void;
}

/** A gRPC server with the health service. Add other services before it starts. */
export interface RpcServer {
  /**
   * @returns the port it listens on
   * @throws {ProtocolError} `ADDRESS_IN_USE`, `ADDRESS_REFUSED`, `TLS_REFUSED`
   */
  start(): Promise<{ readonly port: number }>;
  /** Sets a service's health status, by full name; the empty name is the whole server. */
  setServing(service: string, serving: boolean): void;
  /**
   * Reports NOT_SERVING, ends subscriptions, waits at most this long for open RPCs, waits up to one second for
   * connections to close, then cuts the rest. Idempotent.
   */
  close(graceMs: number): Promise<void>;
}
