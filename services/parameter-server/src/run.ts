import { runService } from "@lockstep/service-kit";
import { configuration } from "./config.ts";
import { startParameterServer } from "./start-parameter-server.ts";

/**
 * Runs a parameter server in this process until it is asked to end; then the process ends.
 * @param argv arguments after the command
 */
export async function run(argv: readonly string[]): Promise<void> {
  await runService({
    name: "parameter-server",
    configuration,
    argv,
    env: process.env,
    start: startParameterServer,
  });
}
