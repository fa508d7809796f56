import { runService } from "@lockstep/service-kit";
import { learnerConfiguration } from "./config.ts";
import { startLearner } from "./start-learner.ts";

/**
 * Runs a learner in this process until its run is complete or it is asked to end.
 * @param argv arguments after the command
 */
export async function run(argv: readonly string[]): Promise<void> {
  await runService({
    name: "learner",
    configuration: learnerConfiguration,
    argv,
    env: process.env,
    start: startLearner,
  });
}
