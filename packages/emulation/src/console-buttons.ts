import type { ButtonOrder } from "./emulator.ts";
import { CONSOLES } from "./libretro/core/consoles.ts";

/** gym-retro's names of the consoles that Lockstep can play, with the cores that are known to it. */
export const playableSystems: readonly string[] = [...CONSOLES.keys()];

/**
 * The buttons of a console, the same for each of its cores. No core is loaded.
 * @param system gym-retro's name
 * @returns `null` for a console that is not known here
 */
export function consoleButtons(system: string): ButtonOrder | null {
  return CONSOLES.get(system)?.buttons ?? null;
}
