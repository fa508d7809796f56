import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  createJsnesFactory,
  createNesFactory,
  type Emulator,
  type EmulatorFactory,
} from "@lockstep/emulation";
import {
  CONSOLES,
  createLibretroFactory,
  findCores,
  KNOWN_CORES,
} from "@lockstep/emulation/libretro";
import { gameWithRom, type Places, retroFolder } from "../folders/game-folders.ts";

/** An emulator with a free game. */
export interface EmulatorSubject {
  readonly core: string;
  readonly system: string;
  readonly romFile: string;
  /** The integration of the game, `null` where there is none. */
  readonly game: string | null;
  /** `null` for what comes with Lockstep, which is no library. */
  readonly corePath: string | null;
  /** What our host sets of the core's options. */
  readonly options: Readonly<Record<string, string>>;
  readonly swapsWords: boolean;
  readonly factory: EmulatorFactory;
  /** Another core with the same RAM in every frame, which plays in turns with it; `null` where there is none. */
  readonly beside: EmulatorFactory | null;
}

const candidates = [
  { core: "genesis_plus_gx", system: "Genesis", preferred: ["Airstriker-Genesis-v0"] },
  { core: "nestopia", system: "Nes", preferred: ["HareDash-Nes"] },
  { core: "gambatte", system: "GameBoy", preferred: [] },
  { core: "nes", system: "Nes", preferred: ["HareDash-Nes"] },
  { core: "jsnes", system: "Nes", preferred: ["HareDash-Nes"] },
] as const;

/** What comes with Lockstep. */
const embedded: ReadonlyMap<string, () => EmulatorFactory> = new Map([
  ["nes", createNesFactory],
  ["jsnes", createJsnesFactory],
]);

/** A cartridge for a console of which no game with its cartridge is here. */
const loneRoms: Readonly<Record<string, string>> = {
  GameBoy: join(retroFolder, "roms", "dox-fire.gb"),
};

export const subjectNames: readonly string[] = candidates.map(({ core }) => core);

/** @returns what can be measured here, and why the rest cannot */
export function emulatorSubjects(
  wanted: readonly string[],
  { gamePaths, coresPaths }: Places,
): { readonly subjects: readonly EmulatorSubject[]; readonly missing: readonly string[] } {
  const subjects: EmulatorSubject[] = [];
  const missing: string[] = [];
  for (const { core, system, preferred } of candidates.filter(({ core }) =>
    wanted.includes(core),
  )) {
    const corePath = findCores(system, coresPaths).find(({ path }) =>
      basename(path).startsWith(`${core}_libretro`),
    )?.path;
    const found = gameWithRom(system, preferred, gamePaths) ?? loneRom(system);
    if (corePath === undefined && !embedded.has(core))
      missing.push(
        `${core}: the core is not installed; install it or name its folder: --cores-path`,
      );
    else if (found === null)
      missing.push(
        `${core}: no ${system} game with its ROM is here; name a folder of games: --games-path`,
      );
    else subjects.push(subjectOf({ core, system, ...found }, corePath ?? ""));
  }
  return { subjects, missing };
}

function loneRom(system: string): { readonly game: null; readonly romFile: string } | null {
  const romFile = loneRoms[system];
  return romFile !== undefined && existsSync(romFile) ? { game: null, romFile } : null;
}

function subjectOf(
  game: Pick<EmulatorSubject, "core" | "system" | "game" | "romFile">,
  corePath: string,
): EmulatorSubject {
  const known = KNOWN_CORES.find(({ file }) => file === game.core);
  const skip = known?.frameSkip;
  const skips = skip?.systems.includes(game.system) === true;
  const own = embedded.get(game.core);
  return {
    ...game,
    corePath: own === undefined ? corePath : null,
    options: { ...known?.options, ...(skips && { [skip.option]: skip.value }) },
    swapsWords: CONSOLES.get(game.system)?.wordsInHostOrder === true,
    factory: own?.() ?? createLibretroFactory({ corePath }),
    beside: game.core === "nes" ? createJsnesFactory() : null,
  };
}

export function openEmulator({ factory, system, romFile }: EmulatorSubject): Emulator {
  return factory.create(system, readFileSync(romFile));
}
