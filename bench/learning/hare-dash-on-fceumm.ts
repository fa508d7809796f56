import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gamesFolder, projectFolder } from "../folders/project-folders.ts";

/** The default game as stable-retro reads it. */
export interface SharedGame {
  /** Name of the integration. */
  readonly game: string;
  /** The folder that holds it. */
  readonly games: string;
  /** Those of the training. */
  readonly startStates: readonly string[];
}

const game = "HareDash-Nes-v0";

/**
 * Makes the default game an integration of stable-retro's, with start states that its own core saves after our scripts. Both
 * sides read this folder, so that they begin in the same states.
 */
export function hareDashOnFceumm(python: string, folder: string): SharedGame {
  const source = join(gamesFolder, "HareDash-Nes");
  const games = join(folder, "games");
  const target = join(games, game);
  mkdirSync(target, { recursive: true });
  for (const file of ["rom.nes", "rom.sha", "data.json", "scenario.json"])
    cpSync(join(source, file), join(target, file));
  const metadata = JSON.parse(readFileSync(join(source, "metadata.json"), "utf8")) as {
    readonly lockstep: { readonly training_states: readonly string[] };
  };
  writeFileSync(join(target, "metadata.json"), JSON.stringify(metadata));
  const script = join(projectFolder, "test", "python", "retro_states.py");
  for (const inputs of readdirSync(source).filter((name) => name.endsWith(".inputs"))) {
    const state = join(target, inputs.replace(".inputs", ".state"));
    if (!existsSync(state))
      execFileSync(python, [script, games, game, join(source, inputs)], { stdio: "ignore" });
  }
  return { game, games, startStates: metadata.lockstep.training_states };
}
