import type { EnvironmentPlaces } from "@lockstep/environment";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { runProbe } from "./run-probe.ts";
import { stateProblems } from "./state-problems.ts";

/** What a command plays of a run that was trained before. */
export interface PlayedRun {
  readonly configuration: Pick<RunConfiguration, "seed" | "environment">;
  readonly places: EnvironmentPlaces;
}

/**
 * Plays a second of a run's game on its libretro core in a process of its own, before this process loads that core. What
 * comes with Lockstep is no foreign code and is not tried.
 * @throws {ProbeDeath} when the core ends that process
 * @throws {LockstepError} what keeps the game from being played
 */
export async function expectCoreWorks({ configuration, places }: PlayedRun): Promise<void> {
  const { seed, environment } = configuration;
  if (environment.kind !== "retro" || environment.core === undefined) return;
  const { name, version } = environment.core;
  const advice = `the run needs ${name} ${version}; put a working one into a folder that you name with --cores-path`;
  await runProbe({ kind: "play", seed, environment, places }, advice);
}

/**
 * Loads save states in a process of its own, before this one does: one that a core cannot take may take its process down.
 * @param advice what to do about states that cannot be played from
 * @throws {CliError} `STATE_REFUSED` with all states that cannot be played from
 */
export async function expectStatesPlay(
  { configuration: { environment }, places }: PlayedRun,
  states: readonly string[],
  advice = "leave these out of --states",
): Promise<void> {
  if (environment.kind !== "retro") return;
  const problems = await stateProblems(environment, places, states);
  if (problems.length > 0) throw new CliError("STATE_REFUSED", `${problems.join("; ")}; ${advice}`);
}
