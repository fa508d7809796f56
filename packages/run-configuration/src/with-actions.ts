import {
  playsBothPads,
  type RetroEnvironment,
  SECOND_PLAYER,
} from "@lockstep/environment/configuration";
import { isTree } from "./merge.ts";
import { type Played, playedOf } from "./played-game.ts";
import { isSameGame, type Preset } from "./presets/presets.ts";
import { RunError } from "./run-error.ts";

/** Actions and who names them. */
export interface GameActions {
  readonly actions: RetroEnvironment["actions"];
  readonly from: "scenario" | "console";
}

export interface ConsoleButtons {
  /** gym-retro's name of the console. */
  readonly system: string;
  readonly buttons: readonly (string | null)[] | null;
}

/** What names the actions of a game, and what its console can press. */
export interface ActionSources {
  /** A parsed JSON file with any part of a configuration: wins over the preset. */
  readonly file?: unknown;
  /** Its path, for errors. */
  readonly fileName?: string | undefined;
  /** The user's options: win over the file. */
  readonly overrides?: unknown;
  /** The actions of a scenario where nothing else names them: its own, else its console's usual ones. */
  readonly gameActions?:
    | ((
        played: Pick<RetroEnvironment, "game" | "scenario" | "players" | "secondPlayer">,
      ) => GameActions | Promise<GameActions>)
    | undefined;
  /** The console of a game and its buttons, `null` where they are not known. */
  readonly gameButtons?: ((game: string) => ConsoleButtons | Promise<ConsoleButtons>) | undefined;
}

interface Naming {
  readonly preset: Preset;
  /** Where the configuration came from, for errors. */
  readonly origin: string;
  readonly sources: ActionSources;
}

/**
 * Fills in actions that nobody names, and checks all of them against the game's console.
 * @throws {RunError} `INVALID_CONFIGURATION` for an action with a button that the console has not
 */
export async function withActions(merged: unknown, naming: Naming): Promise<unknown> {
  const filled = await filledIn(merged, naming);
  await expectButtons(filled, naming);
  return filled;
}

/** A preset's actions are for its own game and scenario, and for one player: another scenario's own come first. */
async function filledIn(merged: unknown, { preset, sources }: Naming): Promise<unknown> {
  const { gameActions } = sources;
  const environment = isTree(merged) ? merged["environment"] : undefined;
  const played = playedOf(environment);
  if (!isTree(merged) || !isTree(environment) || played === null) return merged;
  if (gameActions === undefined || !Array.isArray(environment["actions"])) return merged;
  const wanted = environment["actions"].length === 0;
  const both = playsBothPads(played);
  if (!wanted && (namesActions(sources) || (!both && isMadeFor(preset, played)))) return merged;
  const { actions, from } = await gameActions(played);
  if (!wanted && !both && from === "console") return merged;
  return { ...merged, environment: { ...environment, actions } };
}

/** Whether file or options name actions. */
function namesActions({ file, overrides }: ActionSources): boolean {
  return [file, overrides].some((source) => {
    const environment = isTree(source) ? source["environment"] : undefined;
    return isTree(environment) && environment["actions"] !== undefined;
  });
}

function isMadeFor({ configuration }: Preset, { game, scenario }: Played): boolean {
  const { environment } = configuration;
  return (
    environment.kind === "retro" &&
    isSameGame(environment.game, game) &&
    environment.scenario === scenario
  );
}

function ofEitherPlayer(button: unknown): string {
  const name = String(button);
  return name.startsWith(SECOND_PLAYER) ? name.slice(SECOND_PLAYER.length) : name;
}

async function expectButtons(merged: unknown, { preset, origin, sources }: Naming): Promise<void> {
  const environment = isTree(merged) ? merged["environment"] : undefined;
  const played = playedOf(environment);
  const actions = isTree(environment) ? environment["actions"] : undefined;
  if (played === null || !Array.isArray(actions)) return;
  const console = await sources.gameButtons?.(played.game);
  if (console === undefined || console.buttons === null) return;
  const known = console.buttons.filter((button) => button !== null);
  for (const [action, buttons] of actions.entries()) {
    const unknown = Array.isArray(buttons)
      ? buttons.find((button) => !known.includes(ofEitherPlayer(button)))
      : undefined;
    if (unknown === undefined) continue;
    const advice = namesActions(sources)
      ? `correct ${sources.fileName ?? "it"}`
      : `the actions of preset ${preset.name} are not for this console: leave --preset out, or name actions in a file for --config`;
    throw new RunError(
      "INVALID_CONFIGURATION",
      `run configuration (${origin}): environment.actions: action ${action} presses ${JSON.stringify(unknown)}, but the ${console.system} of ${played.game} has the buttons ${known.join(", ")}; ${advice}`,
    );
  }
}
