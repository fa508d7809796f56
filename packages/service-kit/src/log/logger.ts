export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Facts beside a message. An `Error` under `error` is written with its code and message, its stack at debug only. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Constant messages, data in fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
