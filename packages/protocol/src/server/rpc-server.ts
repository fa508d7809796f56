import type { TlsOptions } from "../transport/connection-options.ts";

/** Where the server says what it refused; a service's logger fits. */
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
  /** 0 for any free one. */
  readonly port: number;
  /** When set, an RPC without it is refused with `UNAUTHENTICATED`. */
  readonly token?: string;
  readonly tls?: TlsOptions;
  /** Largest single message. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Connections beyond so many are closed at once. Default 4,096. */
  readonly maxConnections?: number;
  /** A request must be complete after so long, streams of Play apart. Default 60 s. */
  readonly requestMs?: number;
  /** Bytes that a client may send before the server has taken them. Default 8 MiB. */
  readonly receiveWindowBytes?: number;
  readonly logger?: RpcLog;
  /** Hears of every RPC that ends, for metrics. */
  readonly onRpc?: (outcome: RpcOutcome) => void;
}

/** A gRPC server with the health service; other services are added before it starts. */
export interface RpcServer {
  /**
   * @returns the port it listens on
   * @throws {ProtocolError} `ADDRESS_IN_USE`, `ADDRESS_REFUSED`, `TLS_REFUSED`
   */
  start(): Promise<{ readonly port: number }>;
  /** What the health service says about a service, by full name; the empty name is the server as a whole. */
  setServing(service: string, serving: boolean): void;
  /**
   * Says NOT_SERVING, ends subscriptions, waits at most so long for RPCs under way, then for a second at most for
   * connections to close, then cuts what is left. Idempotent.
   */
  close(graceMs: number): Promise<void>;
}
