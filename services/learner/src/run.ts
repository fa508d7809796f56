import { runService, type ServiceHost, serve } from "@lockstep/service-kit";
import { learnerConfiguration } from "./config.ts";
import { startLearner } from "./start-learner.ts";

const learner = { name: "learner", configuration: learnerConfiguration, start: startLearner };

/**
 * Runs a learner in this process until its run is complete or it is asked to end.
 * @param argv arguments after the command
 */
export async function run(argv: readonly string[]): Promise<void> {
  await runService({ ...learner, argv, env: process.env });
}

/**
 * As {@link run}, but the process goes on: for tests that start many services.
 * @param env in place of the process's
 * @returns the exit code
 */
export function serveLearner(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  host: ServiceHost,
): Promise<number> {
  return serve({ ...learner, argv, env }, host);
}
