import { type CoreIdentity, clockChip, embeddedFactories } from "@lockstep/emulation";

/** What is played, and on what. */
export interface PlayedConsole {
  readonly system: string;
  readonly rom: Uint8Array;
  readonly core: CoreIdentity;
  /** Drawing was seen to show in the game's RAM on this core. */
  readonly drawingShows: boolean;
}

/** What reaches a game from outside, and who cannot load its start states. */
export function consoleRemarks({
  system,
  rom,
  core,
  drawingShows,
}: PlayedConsole): readonly string[] {
  const remarks: string[] = [];
  if (embeddedFactories().some(({ core: { name } }) => name === core.name))
    remarks.push(
      `the start states are of ${core.name}, which comes with Lockstep: gym-retro and stable-retro read the folder and cannot begin at them; for these make it on a core of theirs: lockstep cores install ${system.toLowerCase()}, then --core FCEUmm`,
    );
  if (drawingShows)
    remarks.push(
      "what is drawn reaches the game on this core: Lockstep draws every frame of it, as gym-retro always does",
    );
  const chip = clockChip(system, rom);
  if (chip !== null)
    remarks.push(
      `the cartridge has a clock (${chip}): Lockstep tells it a time that counts frames, other programs the machine's time, so the same actions give other plays there`,
    );
  return remarks;
}
