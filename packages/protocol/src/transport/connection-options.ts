/** PEM texts. A server needs `certificate` and `key`; with `ca` it also asks every client for a certificate of it. */
export interface TlsOptions {
  /** Certificates that the other side's chain must end in; the system's when left out by a client. */
  readonly ca?: Uint8Array;
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
  /** Name that the server's certificate must carry, where the address is not it. */
  readonly serverName?: string;
}

/** How a client reaches and convinces a server. */
export interface ConnectionOptions {
  /** Sent with every RPC as `authorization: Bearer …`. */
  readonly token?: string;
  /** Plain HTTP/2 when left out. */
  readonly tls?: TlsOptions;
  /** Without an answer to a sign of life for so long, a connection counts as broken. Default 4 s. */
  readonly patienceMs?: number;
  /** Largest single message it takes or sends. Default 4 MiB. */
  readonly maxMessageBytes?: number;
}

export const defaultMaxMessageBytes: number = 4 * 1024 * 1024;
