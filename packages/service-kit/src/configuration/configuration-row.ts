/** One option, as documentation shows it. */
export interface ConfigurationRow {
  /** Key in a configuration file, e.g. `rpcPort`. */
  readonly key: string;
  /** e.g. `--rpc-port` */
  readonly flag: string;
  /** e.g. `LOCKSTEP_RPC_PORT` */
  readonly variable: string;
  /** e.g. `integer`, `a | b`, `text, …` */
  readonly kind: string;
  /** JSON, or `null` when the option is required or has no default. */
  readonly default: string | null;
  readonly required: boolean;
  /** e.g. `0 … 65535`, or empty. */
  readonly bounds: string;
  readonly description: string;
}
