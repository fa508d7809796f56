import { describeGames, type GameDescription } from "@lockstep/environment";
import { type Command, type CommandContext, defineCommand } from "./command.ts";
import { playability } from "./emulators.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "./game-catalogue.ts";
import { type OptionTable, toggle } from "./option-table.ts";
import { tableLines } from "./text-table.ts";

interface GamesOptions extends PlaceOptions {
  readonly json: boolean;
}

const options: OptionTable<GamesOptions> = {
  json: toggle("everything that is known, as JSON"),
  ...placeOptions,
};

/** `lockstep games`: what can be played, and what the rest lacks. */
export const gamesCommand: Command = defineCommand<GamesOptions>({
  name: "games",
  summary: "list the games and what those that cannot be played lack",
  options,
  examples: ["lockstep games --games-path ~/retro/stable --roms-path ~/roms --json"],
  run: listGames,
});

async function listGames(values: GamesOptions, context: CommandContext): Promise<number> {
  const places = gamePlaces(values, context.cwd);
  const games = describeGames({ ...places, ...(await playability(places.coresPaths)) });
  if (values.json) context.out.write(`${JSON.stringify(games, null, 2)}\n`);
  else for (const line of gameLines(games)) context.out.write(`${line}\n`);
  return 0;
}

/** A table, and below it the reasons why some games are not ready. */
export function gameLines(games: readonly GameDescription[]): string[] {
  if (games.length === 0)
    return ["No game was found; name a folder that holds some: --games-path FOLDER"];
  const table = tableLines(
    [
      { title: "game" },
      { title: "system" },
      { title: "title" },
      { title: "states", align: "right" },
      { title: "" },
    ],
    games.map((game) => [
      game.name,
      game.system,
      game.title,
      String(game.trainingStates.length + game.evaluationStates.length),
      game.ready ? "ready" : game.lacks.length > 0 ? `lacks ${game.lacks.join(", ")}` : "faulty",
    ]),
  );
  const reasons = games.flatMap(({ name, problems }) =>
    problems.map((problem) => `${name}: ${problem}`),
  );
  const ready = games.filter((game) => game.ready).length;
  return [
    ...table,
    ...(reasons.length > 0 ? ["", ...reasons] : []),
    "",
    `${ready} of ${games.length} ready`,
  ];
}
