import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  atari2600TestRom,
  gameBoyAdvanceTestRom,
  gameBoyTestRom,
  masterSystemTestRom,
  mega32xTestRom,
  pcEngineTestRom,
} from "@lockstep/emulation/testing";
import { gameWithRom, type Places, retroFolder } from "../folders/game-folders.ts";

/** A cartridge that cores are compared with. */
export interface Cartridge {
  readonly label: string;
  readonly bytes: Uint8Array;
}

const testRoms: Readonly<Record<string, () => Uint8Array>> = {
  Sms: masterSystemTestRom,
  "32x": mega32xTestRom,
  GameGear: masterSystemTestRom,
  GameBoy: gameBoyTestRom,
  GbColor: gameBoyTestRom,
  GbAdvance: gameBoyAdvanceTestRom,
  Atari2600: atari2600TestRom,
  PCEngine: pcEngineTestRom,
};
const preferred: Readonly<Record<string, readonly string[]>> = {
  Nes: ["HareDash-Nes"],
  Genesis: ["Airstriker-Genesis", "Airstriker-Genesis-v0"],
};
const demos: Readonly<Record<string, string>> = { Snes: "Anthrox-SineDotDemo.sfc" };

/** The one that the user names, else a free game, else one of our own; `null` where there is none. */
export function cartridgeFor(
  system: string,
  named: ReadonlyMap<string, string>,
  { gamePaths }: Places,
): Cartridge | null {
  const file = named.get(system);
  if (file !== undefined) return { label: file, bytes: readFileSync(file) };
  const game = gameWithRom(system, preferred[system] ?? [], gamePaths);
  if (game !== null) return { label: game.game, bytes: readFileSync(game.romFile) };
  const demo = join(retroFolder, "roms", demos[system] ?? "none");
  if (existsSync(demo)) return { label: demos[system] ?? "", bytes: readFileSync(demo) };
  const own = testRoms[system];
  return own === undefined ? null : { label: "our own", bytes: own() };
}
