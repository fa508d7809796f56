import {
  describeGames,
  type EnvironmentPlaces,
  findGame,
  type GameDescription,
} from "@lockstep/environment";
import { playability } from "../games/emulators.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { list, type OptionTable, toggle } from "../options/option-table.ts";
import { tableLines } from "../terminal/text-table.ts";
import { checkGame } from "./game-checks.ts";
import type { MachineCheck } from "./machine-checks.ts";

interface GamesOptions extends PlaceOptions {
  readonly game: readonly string[];
  readonly json: boolean;
}

const options: OptionTable<GamesOptions> = {
  game: list(
    "NAMES",
    "all that is known of these games: scenarios, states, those that are missing; a second of each is played. The name --game may be left out",
  ),
  json: toggle("everything that is known, as JSON"),
  ...placeOptions,
};

/** `lockstep games`: what can be played, and what the rest lacks. */
export const gamesCommand: Command = defineCommand<GamesOptions>({
  name: "games",
  options,
  positional: "game",
  examples: [
    "lockstep games --games-path ~/retro/stable --roms-path ~/roms --json",
    "lockstep games HareDash-Nes",
  ],
  run: listGames,
});

async function listGames(values: GamesOptions, context: CommandContext): Promise<number> {
  const places = gamePlaces(values, context.cwd);
  const wanted = values.game.map((name) => findGame(name, places.gamePaths).name);
  const all = describeGames({ ...places, ...(await playability(places.coresPaths)) });
  const games = wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
  const played = wanted.length === 0 ? games : await playEach(games, places);
  const lines = wanted.length === 0 ? gameLines(games) : played.flatMap(gameDetails);
  if (values.json) context.out.write(`${JSON.stringify(played, null, 2)}\n`);
  else for (const line of lines) context.out.write(`${line}\n`);
  return 0;
}

/** A game that was played for a second, if its files and a core are here. */
export interface PlayedGame extends GameDescription {
  /** What was found. */
  readonly checks?: readonly MachineCheck[];
}

/** One after the other: each has a core or two to itself. */
async function playEach(
  games: readonly GameDescription[],
  places: EnvironmentPlaces,
): Promise<readonly PlayedGame[]> {
  const played: PlayedGame[] = [];
  for (const game of games) {
    if (!game.ready) {
      played.push(game);
      continue;
    }
    const checks = await checkGame(game.name, places);
    const problems = checks.filter(({ state }) => state === "missing").map(({ found }) => found);
    played.push({ ...game, ready: problems.length === 0, problems, checks });
  }
  return played;
}

/** Of so many games that are not ready a list can explain each. */
const MOST_EXPLAINED = 20;

/** A table, and below it the reasons why some games are not ready. */
export function gameLines(games: readonly GameDescription[]): string[] {
  if (games.length === 0)
    return [
      "No game was found; name a folder that holds some: --games-path FOLDER, or get gym-retro's: lockstep cores install",
    ];
  const table = tableLines(
    [
      { title: "game" },
      { title: "system" },
      { title: "title" },
      { title: "scenarios" },
      { title: "states", align: "right" },
      { title: "" },
    ],
    games.map((game) => [
      game.name,
      game.system,
      ownTitle(game) ?? "",
      game.scenarios.join(" "),
      String(game.states.length),
      verdict(game),
    ]),
  );
  const few = games.filter((game) => !game.ready).length <= MOST_EXPLAINED;
  const reasons = games.flatMap(({ name, problems, faults }) =>
    (few ? problems : faults).map((problem) => `${name}: ${problem}`),
  );
  const more = few ? [] : ["What a game lacks, and what to do about it: lockstep games NAME"];
  const ready = games.filter((game) => game.ready).length;
  return [
    ...table,
    ...(reasons.length + more.length > 0 ? ["", ...reasons, ...more] : []),
    "",
    `${ready} of ${games.length} ready: their files and a core are here; lockstep games NAME plays one for a second`,
    "A game that is not listed: lockstep integrate ROM makes its integration",
  ];
}

/** All that is known of one game. */
export function gameDetails(game: PlayedGame): string[] {
  const { trainingStates, evaluationStates, missingStates, rewardedPlayers } = game;
  const players =
    rewardedPlayers > 1 ? [`${rewardedPlayers} are rewarded, see environment.players`] : [];
  const title = ownTitle(game);
  const here = (name: string): boolean => !missingStates.includes(name);
  const other = game.states.filter(
    (name) => ![...trainingStates, ...evaluationStates].includes(name),
  );
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["folder", [game.folder]],
    ["scenarios", game.scenarios],
    ["players", players],
    ["training states", trainingStates.filter(here)],
    ["evaluation states", evaluationStates.filter(here)],
    ["other states", other],
    ["missing states", missingStates],
  ];
  return [
    `${game.name}: ${[...(title === null ? [] : [title]), game.system, verdict(game)].join(", ")}`,
    ...rows
      .filter(([, words]) => words.length > 0)
      .map(([what, words]) => `  ${what.padEnd(18)} ${words.join(", ")}`),
    ...(game.checks ?? [])
      .filter(({ state }) => state !== "missing")
      .map(({ what, found }) => `  ${what.padEnd(18)} ${found}`),
    ...game.problems.map((problem) => `  ${problem}`),
  ];
}

/** Integrations of gym-retro have no title but their name, which every line begins with. */
function ownTitle({ name, title }: GameDescription): string | null {
  return title === name ? null : title;
}

function verdict({ ready, lacks }: GameDescription): string {
  if (ready) return "ready";
  return lacks.length > 0 ? `lacks ${lacks.join(", ")}` : "faulty";
}
