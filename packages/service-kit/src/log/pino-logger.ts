import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf } from "@lockstep/errors";
import { makeFolder } from "@lockstep/system";
import { type DestinationStream, destination, pino } from "pino";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import type { LogFields, Logger, LogLevel } from "./logger.ts";

export interface LoggerOptions {
  /** Names the service in every line. */
  readonly name: string;
  readonly level: LogLevel;
  /** Standard error when left out. */
  readonly file?: string | undefined;
}

/**
 * JSON lines through pino, written at once so that none is lost when the process ends.
 * @throws {ConfigurationError} when the file cannot be written
 */
export function createLogger({ name, level, file }: LoggerOptions): Logger {
  const logger = pino(
    {
      name,
      level,
      // The host's name and the time zone say nothing that the container's log does not.
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    openDestination(file),
  );
  const plain = (fields: LogFields = {}): LogFields => plainFields(fields, level === "debug");
  return {
    debug: (message, fields) => logger.debug(plain(fields), message),
    info: (message, fields) => logger.info(plain(fields), message),
    warn: (message, fields) => logger.warn(plain(fields), message),
    error: (message, fields) => logger.error(plain(fields), message),
  };
}

function openDestination(file: string | undefined): DestinationStream {
  if (file === undefined) return destination({ dest: 2, sync: true });
  try {
    makeFolder(dirname(file));
    // Opened here because pino tells of a file that cannot be opened only later.
    closeSync(openSync(file, "a"));
    return destination({ dest: file, sync: true, append: true });
  } catch (error) {
    throw new ConfigurationError([
      `--log-file ${file} cannot be written: ${messageOf(error)}; choose a file in a folder that exists and can be written`,
    ]);
  }
}

/** Errors as code and message; their stack only where somebody looks for defects. */
function plainFields(fields: LogFields, withStack: boolean): LogFields {
  if (!(fields["error"] instanceof Error)) return fields;
  const { error, ...rest } = fields;
  const code = "code" in error ? { code: error.code } : {};
  const stack = withStack ? { stack: error.stack } : {};
  return { ...rest, error: { ...code, message: error.message, ...stack } };
}
