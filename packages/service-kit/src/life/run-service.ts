import type { Configuration } from "../configuration/configuration.ts";
import { hideSecretArguments } from "../configuration/hidden-arguments.ts";
import type { ServiceSettings } from "../configuration/settings.ts";
import { createLogger } from "../log/pino-logger.ts";
import { failureOf } from "./failure.ts";
import { growHeapFreely } from "./heap-growth.ts";
import type { Service, ServiceContext, ServiceReport } from "./service.ts";
import { superviseService } from "./service-life.ts";
import type { StopSource } from "./stop-requests.ts";

export interface ServiceDefinition<Values extends ServiceSettings> {
  /** e.g. `parameter-server`: names the command, the log lines and the metrics. */
  readonly name: string;
  readonly configuration: Configuration<Values>;
  /** Arguments after the command. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  start(context: ServiceContext<Values>): Promise<Service>;
}

/** What a service has of its process. */
export type ServiceHost = StopSource & {
  readonly stdout: Output;
  readonly stderr: Output;
};

interface Output {
  write(text: string): unknown;
}

/**
 * Runs a service in this process and ends the process: exit code 0, 78 when the user must change something, else 1.
 * Errors are one line on standard error.
 */
export async function runService<Values extends ServiceSettings>(
  definition: ServiceDefinition<Values>,
): Promise<never> {
  hideSecretArguments(process);
  growHeapFreely();
  process.exit(await serve(definition, process));
}

/**
 * Runs a service until its end.
 * @param host its process, or what stands for one
 * @returns the exit code
 */
export async function serve<Values extends ServiceSettings>(
  definition: ServiceDefinition<Values>,
  host: ServiceHost,
): Promise<number> {
  try {
    await serveRequest(definition, host);
    return 0;
  } catch (error) {
    const failure = failureOf(error);
    host.stderr.write(`lockstep ${definition.name}: ${failure.message}\n`);
    await report(host, { type: "failed", ...failure });
    return failure.exitCode;
  }
}

async function serveRequest<Values extends ServiceSettings>(
  definition: ServiceDefinition<Values>,
  host: ServiceHost,
): Promise<void> {
  const { name, configuration, argv, env } = definition;
  const request = configuration.request(argv);
  if (request === "help") {
    host.stdout.write(configuration.help(`lockstep ${name}`));
    return;
  }
  const values = configuration.load({ argv, env });
  if (request === "print-config") {
    host.stdout.write(configuration.print(values));
    return;
  }
  const logger = createLogger({ name, level: values.logLevel, file: values.logFile });
  try {
    const life = { ...definition, values, logger, host };
    await superviseService({ ...life, report: (message) => report(host, message) });
  } catch (error) {
    logger.debug("service failed", { error });
    throw error;
  }
}

/** Sends a report to the parent process, if there is one, and waits until it is sent. */
function report(host: StopSource, message: ServiceReport): Promise<void> {
  return new Promise((resolve) => {
    if (host.send === undefined || !host.connected) resolve();
    // A parent that has ended needs no report.
    else host.send(message, undefined, undefined, () => resolve());
  });
}
