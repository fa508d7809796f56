/** What the cartridges of some consoles have at a fixed place. Consoles without such a mark are not recognized. */
interface Signature {
  /** In words. */
  readonly console: string;
  /** gym-retro's names of the consoles that play it. */
  readonly systems: readonly string[];
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Sources: https://www.nesdev.org/wiki/INES, https://plutiedev.com/rom-header,
 * https://gbdev.io/pandocs/The_Cartridge_Header.html, https://problemkaputt.de/gbatek.htm (GBA Cartridge Header).
 */
const SIGNATURES: readonly Signature[] = [
  { console: "NES", systems: ["Nes"], offset: 0, bytes: Buffer.from("NES\u001a", "latin1") },
  {
    console: "Genesis or 32X",
    systems: ["Genesis", "32x"],
    offset: 0x100,
    bytes: Buffer.from("SEGA", "latin1"),
  },
  {
    console: "Game Boy or Game Boy Color",
    systems: ["GameBoy", "GbColor"],
    offset: 0x104,
    bytes: Buffer.from("ceed6666cc0d000b03730083000c000d", "hex"),
  },
  {
    console: "Game Boy Advance",
    systems: ["GbAdvance"],
    offset: 4,
    bytes: Buffer.from("24ffae51699aa2213d84820a84e409ad", "hex"),
  },
];

/**
 * The console of a cartridge that carries another console's mark than the one it should be played on.
 * @param system gym-retro's name of that console
 * @returns in words; `null` where nothing speaks against it
 */
export function otherConsole(system: string, rom: Uint8Array): string | null {
  const found = SIGNATURES.filter(({ offset, bytes }) =>
    bytes.every((byte, index) => rom[offset + index] === byte),
  );
  if (found.some(({ systems }) => systems.includes(system))) return null;
  return found[0]?.console ?? null;
}
