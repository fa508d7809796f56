import type { ButtonOrder } from "../../emulator.ts";

/** Facts about a console that the host needs and a core does not report. */
export interface Console {
  /** gym-retro's name. */
  readonly system: string;
  /** File extension of its cartridges that cores expect. */
  readonly romExtension: string;
  /** gym-retro's order, which is libretro's numbering of the joypad. */
  readonly buttons: ButtonOrder;
  /** Console address of the first byte of the core's work RAM, where the core gives no memory map. */
  readonly ramAddress: number;
  /** The most work RAM of this console. A core may report too much: mGBA reports 256 KiB for a Game Boy. */
  readonly mostRamBytes: number;
  /** Number of addresses that read work RAM: more than the RAM's size where it is mirrored. */
  readonly ramSpan?: number;
  /** Console address of the cartridge's RAM, where integrations read it. */
  readonly cartridgeRamAddress?: number;
  /** The core keeps 16-bit words of the big-endian console in the host's order. */
  readonly wordsInHostOrder?: boolean;
}

const PAD: ButtonOrder = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];

const GAME_BOY = { buttons: PAD, ramAddress: 0xc000, mostRamBytes: 0x8000, ramSpan: 0x2000 };

const SIX_BUTTONS: ButtonOrder = [
  ...["B", "A", "MODE", "START", "UP", "DOWN"],
  ...["LEFT", "RIGHT", "C", "Y", "X", "Z"],
];

// Buttons and addresses: openai/retro and stable-retro, cores/*.json.
const TABLE: readonly Console[] = [
  {
    system: "Genesis",
    romExtension: "md",
    buttons: SIX_BUTTONS,
    ramAddress: 0xff_0000,
    mostRamBytes: 0x1_0000,
    wordsInHostOrder: true,
  },
  {
    // Of the 68000 only, and at 0 where the console has it at 0xff0000: stable-retro's core file names no address.
    system: "32x",
    romExtension: "32x",
    buttons: SIX_BUTTONS,
    ramAddress: 0,
    mostRamBytes: 0x1_0000,
    wordsInHostOrder: true,
  },
  {
    system: "Sms",
    romExtension: "sms",
    buttons: ["B", null, null, "PAUSE", "UP", "DOWN", "LEFT", "RIGHT", "A"],
    ramAddress: 0xc000,
    mostRamBytes: 0x1_0000,
    ramSpan: 0x4000,
  },
  {
    system: "GameGear",
    romExtension: "gg",
    buttons: ["B", null, null, "START", "UP", "DOWN", "LEFT", "RIGHT", "A"],
    ramAddress: 0xc000,
    mostRamBytes: 0x1_0000,
    ramSpan: 0x4000,
  },
  {
    system: "Nes",
    romExtension: "nes",
    buttons: PAD,
    ramAddress: 0,
    mostRamBytes: 0x2000,
    ramSpan: 0x2000,
    cartridgeRamAddress: 0x6000,
  },
  {
    system: "Snes",
    romExtension: "sfc",
    buttons: [
      ...["B", "Y", "SELECT", "START", "UP", "DOWN"],
      ...["LEFT", "RIGHT", "A", "X", "L", "R"],
    ],
    ramAddress: 0x7e_0000,
    mostRamBytes: 0x2_0000,
  },
  { ...GAME_BOY, system: "GameBoy", romExtension: "gb" },
  { ...GAME_BOY, system: "GbColor", romExtension: "gbc" },
  {
    system: "GbAdvance",
    romExtension: "gba",
    buttons: [...PAD, null, "L", "R"],
    ramAddress: 0x0200_0000,
    mostRamBytes: 0x4_0000,
  },
  {
    system: "Atari2600",
    romExtension: "a26",
    buttons: ["BUTTON", null, "SELECT", "RESET", "UP", "DOWN", "LEFT", "RIGHT"],
    ramAddress: 0x80,
    mostRamBytes: 0x2000,
  },
  {
    system: "PCEngine",
    romExtension: "pce",
    buttons: [
      ...["II", "III", "SELECT", "RUN", "UP", "DOWN"],
      ...["LEFT", "RIGHT", "I", "IV", "V", "VI"],
    ],
    ramAddress: 0xf8_0000,
    mostRamBytes: 0x8000,
  },
];

/** Every console of gym-retro that libretro cores play. */
export const CONSOLES: ReadonlyMap<string, Console> = new Map(
  TABLE.map((console) => [console.system, console]),
);
