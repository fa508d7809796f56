import { join } from "node:path";
import { type ButtonOrder, consoleButtons } from "@lockstep/emulation";
import { type GameConfig, playsBothPads } from "../../../configuration/environment-config.ts";
import type { PlayerReward, RewardTerm, Scenario } from "../scenario/scenario.ts";
import { findGame } from "./find-games.ts";
import { actionsOf, type GameActions } from "./game-actions.ts";
import { type LoadGameOptions, readGameFiles } from "./load-game.ts";

/** What a game's scenario makes of it, in words. */
export interface GameRules {
  /** gym-retro's name of the console. */
  readonly system: string;
  /** The scenario's path. */
  readonly file: string;
  /** Of the console; `null` for one that is not known here. */
  readonly buttons: ButtonOrder | null;
  /** What is rewarded, e.g. `x × 3`; empty when nothing is. */
  readonly rewards: readonly string[];
  /** What a person should know before a night of training: nothing is rewarded, nothing ends an episode, two players. */
  readonly remarks: readonly string[];
}

/** Who plays: of {@link GameConfig}. */
export type Pads = Pick<GameConfig, "players" | "secondPlayer">;

/**
 * The rules of a game. They need no cartridge.
 * @throws {EnvironmentError} `GAME_UNKNOWN`, `GAME_MALFORMED`, `SCRIPT_UNSUPPORTED`
 */
export function gameRules(name: string, options: LoadGameOptions, pads: Pads = {}): GameRules {
  const { system, file, scenario } = readRules(name, options);
  const [first, second] = scenario.rewards;
  const others = playsBothPads(pads) && second !== undefined ? rewardsInWords(second) : [];
  const rewards = [...rewardsInWords(first), ...others.map((each) => `second player: ${each}`)];
  return {
    system,
    file,
    buttons: consoleButtons(system),
    rewards,
    remarks: remarksOf(scenario, rewards, file, pads),
  };
}

/**
 * The actions of a game where a run's configuration names none: the scenario's own, else its console's usual ones.
 * @throws {EnvironmentError} those of {@link gameRules} and {@link actionsOf}
 */
export function gameActions(name: string, options: LoadGameOptions, pads: Pads = {}): GameActions {
  const { system, file, scenario } = readRules(name, options);
  const bothPads = playsBothPads(pads);
  return actionsOf({ system, file, groups: scenario.actions, bothPads });
}

function readRules(
  name: string,
  { scenario: scenarioName = "scenario", gamePaths }: LoadGameOptions,
): Pick<GameRules, "system" | "file"> & { readonly scenario: Scenario } {
  const game = findGame(name, gamePaths);
  const { scenario } = readGameFiles(game, scenarioName);
  return { system: game.system, file: join(game.folder, `${scenarioName}.json`), scenario };
}

function remarksOf(
  scenario: Scenario,
  rewards: readonly string[],
  file: string,
  pads: Pads,
): string[] {
  const remarks: string[] = [];
  if (rewards.length === 0)
    remarks.push(
      `${file} rewards nothing, so there is nothing to learn; add a "reward" to it, or choose another scenario`,
    );
  const { done, doneScript, rewards: players } = scenario;
  if (doneScript === null && done.condition === "any" && isEmpty(done))
    remarks.push(`${file} ends no episode: only the time limit does`);
  if (players.length > 1 && pads.players === undefined)
    remarks.push(
      `${file} rewards ${players.length} players: only the first one plays, the others press nothing; environment.players 2 plays the second pad, too`,
    );
  return remarks;
}

function isEmpty({ tests, nodes }: Scenario["done"]): boolean {
  return tests.length === 0 && nodes.every((node) => node.condition === "any" && isEmpty(node));
}

function rewardsInWords(player: PlayerReward | undefined): string[] {
  if (player === undefined) return [];
  if (player.script !== undefined) return [`function ${player.script} of its script`];
  const time = player.time === null ? [] : weights({ ...player.time, variable: "each frame" });
  return [...time, ...player.terms.flatMap(weights)];
}

/** e.g. `score × 1`, `lives × 10 when it falls`; nothing for a term that never counts. */
function weights(term: RewardTerm): string[] {
  const { variable, measurement, operation, reference, reward, penalty } = term;
  const test =
    operation === null ? "" : ` ${operation}${takesReference(operation) ? ` ${reference}` : ""}`;
  const measured = `${measurement === "delta" ? "change of " : ""}${variable}${test}`;
  if (reward === penalty) return reward === 0 ? [] : [`${measured} × ${reward}`];
  return [
    ...(reward === 0 ? [] : [`${measured} × ${reward} where above 0`]),
    ...(penalty === 0 ? [] : [`${measured} × ${penalty} where below 0`]),
  ];
}

function takesReference(operation: string): boolean {
  return /equal|than/.test(operation);
}
