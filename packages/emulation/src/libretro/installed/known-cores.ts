/** A core whose behaviour with this host is known. */
export interface KnownCore {
  /** Its file is `<file>_libretro.so`, `.dylib` or `.dll`. */
  readonly file: string;
  /** Its name in `retro_get_system_info`. */
  readonly name: string;
  /** gym-retro's names of the consoles it plays. */
  readonly systems: readonly string[];
  /** Debian's package, where there is one. */
  readonly debianPackage?: string;
  /** What it may be used for, in the words of libretro's own list of cores. */
  readonly licence?: string;
  /** The licence forbids commercial use. Debian has such a core in its section non-free. */
  readonly nonFree?: boolean;
  /** Which of stable-retro's wheels bring it, by `<process.platform>-<process.arch>`. */
  readonly inWheelsFor?: readonly string[];
  /**
   * It takes random numbers from the C library, which all emulators of a process share. It plays only where the host gives
   * it numbers of its own.
   */
  readonly takesRandomNumbers?: boolean;
  /** Options that gym-retro sets, or that this host needs. */
  readonly options?: Readonly<Record<string, string>>;
  /**
   * Option and value that make the core leave frames undrawn when it is told that its audio runs late, and the
   * consoles on which the rest of the emulation was seen not to notice.
   */
  readonly frameSkip?: {
    readonly option: string;
    readonly value: string;
    readonly systems: readonly string[];
  };
}

const LINUX = "linux-x64";
const MAC = "darwin-arm64";

/** In order of preference for each console. */
export const KNOWN_CORES: readonly KnownCore[] = [
  {
    file: "genesis_plus_gx",
    name: "Genesis Plus GX",
    licence: "non-commercial",
    inWheelsFor: [LINUX, MAC],
    systems: ["Genesis", "Sms", "GameGear"],
    debianPackage: "libretro-genesisplusgx",
    nonFree: true,
    options: {
      genesis_plus_gx_bram: "per game",
      genesis_plus_gx_render: "single field",
      genesis_plus_gx_blargg_ntsc_filter: "disabled",
      // gym-retro's core allows odd addresses, and its Airstriker reads some: with the address error the game never
      // starts.
      genesis_plus_gx_addr_error: "disabled",
    },
    // This core detects sprite collisions while it draws. Games of the 8-bit consoles read them, Genesis games almost
    // never do: frames may stay undrawn only on the Genesis.
    frameSkip: { option: "genesis_plus_gx_frameskip", value: "auto", systems: ["Genesis"] },
  },
  {
    file: "picodrive",
    name: "PicoDrive",
    licence: "non-commercial",
    nonFree: true,
    inWheelsFor: [LINUX],
    // Other cores play its other consoles.
    systems: ["32x"],
    takesRandomNumbers: true,
  },
  { file: "blastem", name: "BlastEm", systems: ["Genesis"] },
  { file: "nestopia", name: "Nestopia", systems: ["Nes"], debianPackage: "libretro-nestopia" },
  {
    file: "fceumm",
    name: "FCEUmm",
    licence: "GPL-2.0",
    inWheelsFor: [LINUX, MAC],
    systems: ["Nes"],
  },
  { file: "mesen", name: "Mesen", systems: ["Nes"] },
  { file: "quicknes", name: "QuickNES", systems: ["Nes"] },
  {
    file: "snes9x",
    name: "Snes9x",
    licence: "non-commercial",
    inWheelsFor: [LINUX, MAC],
    systems: ["Snes"],
    debianPackage: "libretro-snes9x",
    nonFree: true,
  },
  {
    file: "bsnes_mercury_performance",
    name: "bsnes-mercury",
    systems: ["Snes"],
    debianPackage: "libretro-bsnes-mercury-performance",
  },
  {
    file: "gambatte",
    name: "Gambatte",
    licence: "GPL-2.0",
    inWheelsFor: [LINUX],
    systems: ["GameBoy", "GbColor"],
    debianPackage: "libretro-gambatte",
  },
  {
    file: "mgba",
    name: "mGBA",
    licence: "MPL-2.0",
    inWheelsFor: [LINUX, MAC],
    // It plays the Game Boy, too, but version 0.7.0 hangs there after loading a state.
    systems: ["GbAdvance"],
    debianPackage: "libretro-mgba",
  },
  {
    file: "stella",
    name: "Stella",
    licence: "GPL-2.0",
    inWheelsFor: [LINUX, MAC],
    systems: ["Atari2600"],
  },
  { file: "stella2014", name: "Stella 2014", systems: ["Atari2600"] },
  {
    file: "mednafen_pce_fast",
    name: "Beetle PCE Fast",
    licence: "GPL-2.0",
    inWheelsFor: [LINUX, MAC],
    systems: ["PCEngine"],
    debianPackage: "libretro-beetle-pce-fast",
  },
];
