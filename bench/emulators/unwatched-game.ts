import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LoadedGame, loadGame, romFileName } from "@lockstep/environment";

/** A game of which nothing is known but its ROM: no reward, no end, and a start state some seconds after power-on. */
export function unwatchedGame(romFile: string, system: string, folder: string): LoadedGame {
  const name = `Unwatched-${system}`;
  const rom = readFileSync(romFile);
  const files = {
    [romFileName(system)]: rom,
    "rom.sha": createHash("sha1").update(rom).digest("hex"),
    "data.json": JSON.stringify({ info: {} }),
    "scenario.json": JSON.stringify({}),
    "metadata.json": JSON.stringify({ default_state: "Start" }),
    "Start.inputs": "300\n",
  };
  mkdirSync(join(folder, name));
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, name, file), content);
  }
  return loadGame(name, { gamePaths: [folder] });
}
