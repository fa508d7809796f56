import { runService, type ServiceHost, serve } from "@lockstep/service-kit";
import { actorConfiguration } from "./config.ts";
import { startActor } from "./start-actor.ts";

const actor = { name: "actor", configuration: actorConfiguration, start: startActor };

/**
 * Runs an actor in this process until its run is over or it is asked to end.
 * @param argv arguments after the command
 */
export async function run(argv: readonly string[]): Promise<void> {
  await runService({ ...actor, argv, env: process.env });
}

/**
 * As {@link run}, but the process goes on: for tests that start many services.
 * @param env in place of the process's
 * @returns the exit code
 */
export function serveActor(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  host: ServiceHost,
): Promise<number> {
  return serve({ ...actor, argv, env }, host);
}
