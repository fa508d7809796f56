/**
 * PEM texts. A server needs `certificate` and `key`; with `ca` it also requires a certificate of that authority from
 * every client.
 */
export interface TlsOptions {
  /** Trusted root certificates for the other side's chain. A client's default: the system's. */
  readonly ca?: Uint8Array;
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
  /** Name in the server's certificate, when it differs from the address. */
  readonly serverName?: string;
}

/** How a client reaches a server and authenticates. */
export interface ConnectionOptions {
  /** Sent with every RPC as `authorization: Bearer …`. */
  readonly token?: string;
  /** Without it: plain HTTP/2. */
  readonly tls?: TlsOptions;
  /** A connection counts as broken when a keepalive ping has no answer for this long. Default 4 s. */
  readonly patienceMs?: number;
  /** Largest single message that it accepts or sends. Default 4 MiB. */
  readonly maxMessageBytes?: number;
}

export const defaultMaxMessageBytes: number = 4 * 1024 * 1024;
