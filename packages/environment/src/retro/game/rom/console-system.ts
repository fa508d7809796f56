/** File endings of ROMs by console, the integration's own first. Names as in gym-retro. */
const ROM_ENDINGS: Readonly<Record<string, readonly string[]>> = {
  Nes: ["nes"],
  Genesis: ["md", "gen", "bin"],
  Snes: ["sfc", "smc"],
  GameBoy: ["gb", "gbc"],
  GbColor: ["gbc", "gb"],
  GbAdvance: ["gba"],
  Sms: ["sms"],
  GameGear: ["gg"],
  Atari2600: ["a26", "bin"],
  PCEngine: ["pce"],
  "32x": ["32x"],
  Saturn: ["cue"],
};

/** Consoles that Lockstep knows, by gym-retro's names; not for each there is a core. */
export const knownSystems: readonly string[] = Object.keys(ROM_ENDINGS);

/** The console of an integration folder such as `HareDash-Nes` or `HareDash-Nes-v0`; `unknown` when the name says none. */
export function systemOf(game: string): string {
  return /-([^-]+?)(-v\d+)?$/.exec(game)?.[1] ?? "unknown";
}

/** Without dots. */
export function romEndings(system: string): readonly string[] {
  return ROM_ENDINGS[system] ?? ["bin"];
}

/** What a game's own ROM is called in its folder. */
export function romFileName(system: string): string {
  return `rom.${romEndings(system)[0]}`;
}

/** Of all consoles, and of the Super Magic Drive's files. Without dots. */
export function allRomEndings(): ReadonlySet<string> {
  return new Set([...Object.values(ROM_ENDINGS).flat(), "smd"]);
}

/** Bytes in front of a ROM file that its published hash leaves out: the NES has iNES headers, which differ by dumper. */
export function unhashedBytes(system: string): number {
  return system === "Nes" ? 16 : 0;
}
