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
  { gamePaths }: EnvironmentPlaces,
): string {
  if (environment.kind === "module")
    return "The files in `environment/` are under the licence of whoever wrote them.";
  const { folder, name, system } = findGame(environment.game, gamePaths);
  const comesAlong = dirname(folder) === ownGames && existsSync(join(folder, romFileName(system)));
  return comesAlong
    ? `The game ${name}, whose pictures \`replay.mp4\` shows, comes with Lockstep under the MIT licence.`
    : `The game ${name} is not in here. Its pictures in \`replay.mp4\` belong to whoever holds the rights in the game.`;
}
