import type { Configuration } from "../configuration/configuration.ts";
import { hideSecretArguments } from "../configuration/hidden-arguments.ts";
import type { ServiceSettings } from "../configuration/settings.ts";
import { createLogger } from "../log/pino-logger.ts";
import { failureOf } from "./failure.ts";
import { growHeapFreely } from "./heap-growth.ts";
import type { Service, ServiceContext, ServiceReport } from "./service.ts";
import { superviseService } from "./service-life.ts";

export interface ServiceDefinition<Values extends ServiceSettings> {
  /** e.g. `parameter-server`: names the command, the log lines and the metrics. */
  readonly name: string;
  readonly configuration: Configuration<Values>;
  /** Arguments after the command. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  start(context: ServiceContext<Values>): Promise<Service>;
}

/**
 * Runs a service in this process and ends the process: exit code 0, 78 when the user must change something, else 1.
 * Errors are one line on standard error.
 */
export async function runService<Values extends ServiceSettings>(
  definition: ServiceDefinition<Values>,
): Promise<never> {
  hideSecretArguments(process);
  let exitCode = 0;
  try {
    await runRequest(definition);
  } catch (error) {
    const failure = failureOf(error);
    exitCode = failure.exitCode;
    process.stderr.write(`lockstep ${definition.name}: ${failure.message}\n`);
    await report({ type: "failed", ...failure });
  }
  process.exit(exitCode);
}

async function runRequest<Values extends ServiceSettings>(
  definition: ServiceDefinition<Values>,
): Promise<void> {
  const { name, configuration, argv, env } = definition;
  const request = configuration.request(argv);
  if (request === "help") {
    process.stdout.write(configuration.help(`lockstep ${name}`));
    return;
  }
  const values = configuration.load({ argv, env });
  if (request === "print-config") {
    process.stdout.write(configuration.print(values));
    return;
  }
  growHeapFreely();
  const logger = createLogger({ name, level: values.logLevel, file: values.logFile });
  try {
    await superviseService({ ...definition, values, logger, report });
  } catch (error) {
    logger.debug("service failed", { error });
    throw error;
  }
}

/** Sends a report to the parent process, if there is one, and waits until it is sent. */
function report(message: ServiceReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    // A parent that has ended needs no report.
    else process.send(message, undefined, undefined, () => resolve());
  });
}
