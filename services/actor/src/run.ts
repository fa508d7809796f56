import { runService } from "@lockstep/service-kit";
import { actorConfiguration } from "./config.ts";
import { startActor } from "./start-actor.ts";

/**
 * Runs an actor in this process until its run is over or it is asked to end.
 * @param argv arguments after the command
 */
export async function run(argv: readonly string[]): Promise<void> {
  await runService({
    name: "actor",
    configuration: actorConfiguration,
    argv,
    env: process.env,
    start: startActor,
  });
}
