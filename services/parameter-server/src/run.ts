import { runService, type ServiceHost, serve } from "@lockstep/service-kit";
import { configuration } from "./config.ts";
import { startParameterServer } from "./start-parameter-server.ts";

const parameterServer = { name: "parameter-server", configuration, start: startParameterServer };

/**
 * Runs a parameter server in this process until it is asked to end; then the process ends.
 * @param argv arguments after the command
 */
export async function run(argv: readonly string[]): Promise<void> {
  await runService({ ...parameterServer, argv, env: process.env });
}

/**
 * As {@link run}, but the process goes on: for tests that start many services.
 * @param env in place of the process's
 * @returns the exit code
 */
export function serveParameters(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  host: ServiceHost,
): Promise<number> {
  return serve({ ...parameterServer, argv, env }, host);
}
