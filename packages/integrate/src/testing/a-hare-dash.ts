import { join } from "node:path";
import { createNesFactory, type Emulator } from "@lockstep/emulation";
import { type Cartridge, ownGames, readCartridge } from "@lockstep/environment";

/** The cartridge of the game that comes with Lockstep. */
export function hareDash(): Promise<Cartridge> {
  return readCartridge(join(ownGames, "HareDash-Nes", "rom.nes"));
}

/** A NES with it, just switched on. */
export async function aHareDashConsole(): Promise<Emulator> {
  const { system, rom } = await hareDash();
  return createNesFactory().create(system, rom);
}

/** Where an act's first frame of play is. */
export const toFirstFrame = [{ play: 12 }, { play: 2, hold: ["START"] }, { play: 71 }] as const;
