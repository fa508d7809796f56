import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type EnvironmentConfig,
  type EnvironmentPlaces,
  findGame,
  ownGames,
  romFileName,
} from "@lockstep/environment";

/** What is known of the licence of the game or the module that an export's video shows. */
export function environmentLicence(
  environment: EnvironmentConfig,
  { gamePaths }: Pick<EnvironmentPlaces, "gamePaths">,
): string {
  if (environment.kind === "module")
    return "The files in `environment/` are under the licence of whoever wrote them.";
  const { game: name } = environment;
  return gameComesAlong(name, { gamePaths })
    ? `The game ${name}, whose pictures \`replay.mp4\` shows, comes with Lockstep under the MIT licence.`
    : `The game ${name} is not in here. Its pictures in \`replay.mp4\` belong to whoever holds the rights in the game.`;
}

/** Whether a game is one of Lockstep's own, with its cartridge, which anyone may hand on. */
export function gameComesAlong(
  game: string,
  { gamePaths }: Pick<EnvironmentPlaces, "gamePaths">,
): boolean {
  const { folder, system } = findGame(game, gamePaths);
  return dirname(folder) === ownGames && existsSync(join(folder, romFileName(system)));
}
