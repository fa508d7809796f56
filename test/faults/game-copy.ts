import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lockstep-command.ts";

const own = join(projectRoot, "games", "HareDash-Nes");

/** A start state of {@link gameCopy}. */
export const copiedState = "MeadowZone.Act1";

/**
 * The default game as a game that nobody tuned: under another name, with gym-retro's files only.
 * @param files of its folder, as JSON, instead of or besides its own
 * @returns the folder of games that holds it
 */
export function gameCopy(
  folder: string,
  name: string,
  files: Readonly<Record<string, object>> = {},
): string {
  const games = join(folder, "games");
  const game = join(games, name);
  mkdirSync(game, { recursive: true });
  for (const file of ["rom.nes", "rom.sha", "data.json", "scenario.json", `${copiedState}.inputs`])
    copyFileSync(join(own, file), join(game, file));
  const metadata = { "metadata.json": { default_state: copiedState } };
  for (const [file, content] of Object.entries({ ...metadata, ...files }))
    writeFileSync(join(game, file), JSON.stringify(content));
  return games;
}
