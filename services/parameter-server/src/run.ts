import { runService } from "@lockstep/service-kit";
import { configuration } from "./config.ts";
import { startParameterServer } from "./start-parameter-server.ts";

/**
 * Runs a parameter server as this process until it is asked to end; the process ends with it.
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
