import {
  type AgentDescription,
  type AgentParts,
  agentFormat,
  agentFormatVersion,
  openAgent,
  type RecordedPlay,
} from "@lockstep/agent-page";
import { consoleButtons, createNesFactory } from "@lockstep/emulation";
import {
  type LoadedGame,
  loadGame,
  personActions,
  type RetroEnvironment,
} from "@lockstep/environment";
import { packGame } from "@lockstep/environment/browser";
import { writeWebExport } from "@lockstep/export";
import { bytesOfFloats, usualEngine } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { packageVersion, sha256Hex } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import type { FinishedRun } from "../model-source/finished-run.ts";
import type { CommandContext } from "../options/command.ts";
import { writingTo } from "../output-file.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";
import { bytes, counted, grouped } from "../terminal/quantity.ts";
import { gameComesAlong } from "./environment-licence.ts";
import type { EpisodesJob } from "./episodes-job.ts";
import { pageDifference } from "./page-comparison.ts";
import { playJobs } from "./play-jobs.ts";

/** A page with an agent that is to be written. */
export interface WebExport {
  readonly folder: string;
  readonly run: FinishedRun;
  readonly weights: SavedWeights;
  /** To begin at. */
  readonly states: readonly string[];
  /** With which the page begins. */
  readonly seed: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly licence: string | null;
  /** Of the episodes that are recorded. */
  readonly job: Omit<EpisodesJob, "state" | "recorded" | "engine" | "episodes">;
}

/**
 * The game of a run that a page can play.
 * @throws {CliError} `BAD_OPTION_VALUE` for a run that it cannot
 * @throws {EnvironmentError} `SCRIPT_UNSUPPORTED`
 */
export function pageGame({ configuration, places }: FinishedRun): {
  readonly environment: RetroEnvironment;
  readonly game: LoadedGame;
} {
  const { environment } = configuration;
  if (environment.kind !== "retro") throw notPlayable("this agent plays a module of your own");
  if (configuration.network.memory !== undefined)
    throw notPlayable("this agent's network has a memory, which the page does not carry");
  const game = loadGame(environment.game, { ...places, scenario: environment.scenario });
  const own = createNesFactory();
  if (!own.systems.includes(game.system))
    throw notPlayable(`${game.name} is a game of the ${game.system}`);
  if (environment.core !== undefined && environment.core.name !== own.core.name)
    throw notPlayable(`this agent plays on ${environment.core.name}`);
  packGame(game, []);
  return { environment, game };
}

function notPlayable(why: string): CliError {
  const { name } = createNesFactory().core;
  return new CliError(
    "BAD_OPTION_VALUE",
    `--web plays games of the NES on ${name}, and ${why}; an export without --web is for other programs`,
  );
}

/** Writes a page with an agent. @returns what to say of it */
export async function exportWeb(
  web: WebExport,
  { err }: Pick<CommandContext, "err">,
): Promise<readonly string[]> {
  const { folder, run, weights, states } = web;
  const { environment, game } = pageGame(run);
  const included = gameComesAlong(environment.game, run.places);
  const { kind: _, identity: __, core: ___, ...config } = environment;
  const description: Omit<AgentDescription, "recorded"> = {
    ...{ format: agentFormat, formatVersion: agentFormatVersion },
    lockstep: packageVersion(new URL("..", import.meta.url).href),
    ...{ run: run.record.run, version: weights.version, weightsSha256: weights.sha256 },
    licences: { weights: web.licence, game: gameLicence(game, included) },
    network: networkOf(run.configuration),
    config,
    game: packGame(game, states),
    rom: { included, sha256: sha256Hex(game.rom) },
    buttons: (consoleButtons(game.system) ?? []).flatMap((name) => name ?? []),
    personActions: personActions(game.system, environment.actions),
    heldOutStates: run.environment.evaluationStates,
    ...{ seed: web.seed, greedy: web.greedy, mostSteps: web.mostSteps },
  };
  const bytes = bytesOfFloats(weights.weights);
  const agent = openAgent({ ...description, recorded: [] }, bytes, game.rom);
  const recorded = await record(web, agent, err);
  const sources = {
    description: { ...description, recorded: recorded.recorded },
    weights: bytes,
    rom: included ? game.rom : null,
  };
  const size = writingTo(folder, () => writeWebExport(folder, sources));
  return report(web, game, { included, size, ...recorded });
}

/** Plays the first episode from each state as `evaluate` does, and as the page does. */
async function record(
  { run, states, seed, greedy, job }: WebExport,
  agent: AgentParts,
  err: CommandContext["err"],
): Promise<{ recorded: RecordedPlay[]; differences: string[] }> {
  const jobs = states.map(
    (state): EpisodesJob => ({
      ...job,
      ...{ state, episodes: 1, recorded: null, engine: usualEngine },
    }),
  );
  const results = await playJobs(jobs, run, err);
  const recorded: RecordedPlay[] = [];
  const differences: string[] = [];
  for (const [index, { played }] of results.entries()) {
    const state = states[index] as string;
    const { steps, episodeReturn, actions } = played[0] as (typeof played)[number];
    const choice = { state, seed, greedy };
    const known = { actions: Buffer.from(actions, "base64"), episodeReturn };
    const difference = await pageDifference(agent, choice, known);
    const pageDiffersAt = difference?.step ?? null;
    recorded.push({ state, steps, episodeReturn, actions, pageDiffersAt });
    if (difference !== null)
      differences.push(`${state} (from step ${difference.step} on: ${difference.what})`);
  }
  return { recorded, differences };
}

function gameLicence({ title }: LoadedGame, included: boolean): string {
  return included
    ? `${title} comes with Lockstep under the MIT licence.`
    : `${title} is not in here, and belongs to whoever holds the rights in it.`;
}

function report(
  { folder, run, weights, seed }: WebExport,
  { title }: LoadedGame,
  made: {
    readonly included: boolean;
    readonly size: number;
    readonly recorded: readonly RecordedPlay[];
    readonly differences: readonly string[];
  },
): string[] {
  const steps = made.recorded.reduce((sum, play) => sum + play.steps, 0);
  return [
    `${run.record.run}, version ${grouped(weights.version)}, as a page of ${bytes(made.size)}: ${folder}`,
    made.differences.length === 0
      ? `the page does what lockstep evaluate --seed ${seed} does, in all ${counted(steps, "step")} of the first episode from ${made.recorded.length === 1 ? "the start state" : `each of ${made.recorded.length} start states`}`
      : `the page plays another first episode than lockstep evaluate --seed ${seed} from ${made.differences.join(", ")}`,
    ...(made.included ? [] : [`${title} is not in it: the page asks for the cartridge's file`]),
    `serve it with any file server, e.g. python3 -m http.server --directory ${folder}`,
  ];
}
