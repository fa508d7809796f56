import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createJsnesFactory, type Emulator, type EmulatorFactory } from "@lockstep/emulation";
import {
  CONSOLES,
  createLibretroFactory,
  findCores,
  KNOWN_CORES,
} from "@lockstep/emulation/libretro";
import { gamesFolder, projectFolder } from "../project-folders.ts";

/** An emulator with a free game. */
export interface EmulatorSubject {
  readonly core: string;
  readonly system: string;
  readonly romFile: string;
  /** The integration of the game, `null` where there is none. */
  readonly game: string | null;
  /** `null` for jsnes, which is no library. */
  readonly corePath: string | null;
  /** What our host sets of the core's options. */
  readonly options: Readonly<Record<string, string>>;
  readonly swapsWords: boolean;
  readonly factory: EmulatorFactory;
}

/** gym-retro's free games beside the project. */
export const retroFolder: string = join(projectFolder, "..", "shared", "retro");
export const gamePaths: readonly string[] = [gamesFolder, retroFolder];

const games = [
  {
    core: "genesis_plus_gx",
    system: "Genesis",
    romFile: join(retroFolder, "Airstriker-Genesis", "rom.md"),
    game: "Airstriker-Genesis",
  },
  {
    core: "nestopia",
    system: "Nes",
    romFile: join(gamesFolder, "HareDash-Nes", "rom.nes"),
    game: "HareDash-Nes",
  },
  {
    core: "gambatte",
    system: "GameBoy",
    romFile: join(retroFolder, "roms", "dox-fire.gb"),
    game: null,
  },
  {
    core: "jsnes",
    system: "Nes",
    romFile: join(gamesFolder, "HareDash-Nes", "rom.nes"),
    game: "HareDash-Nes",
  },
] as const;

export const subjectNames: readonly string[] = games.map(({ core }) => core);

/** @returns what can be measured here, and why the rest cannot */
export function emulatorSubjects(
  wanted: readonly string[],
  coresPaths: readonly string[],
): { readonly subjects: readonly EmulatorSubject[]; readonly missing: readonly string[] } {
  const subjects: EmulatorSubject[] = [];
  const missing: string[] = [];
  for (const game of games.filter(({ core }) => wanted.includes(core))) {
    const found = findCores(game.system, coresPaths).find(({ path }) =>
      basename(path).startsWith(`${game.core}_libretro`),
    );
    const corePath = game.core === "jsnes" ? null : (found?.path ?? null);
    if (!existsSync(game.romFile)) missing.push(`${game.core}: ${game.romFile} is absent`);
    else if (corePath === null && game.core !== "jsnes")
      missing.push(`${game.core} is not installed`);
    else subjects.push(subjectOf(game, corePath));
  }
  return { subjects, missing };
}

function subjectOf(game: (typeof games)[number], corePath: string | null): EmulatorSubject {
  const known = KNOWN_CORES.find(({ file }) => file === game.core);
  const skip = known?.frameSkip;
  const skips = skip?.systems.includes(game.system) === true;
  return {
    ...game,
    corePath,
    options: { ...known?.options, ...(skips && { [skip.option]: skip.value }) },
    swapsWords: CONSOLES.get(game.system)?.wordsInHostOrder === true,
    factory: corePath === null ? createJsnesFactory() : createLibretroFactory({ corePath }),
  };
}

export function openEmulator({ factory, system, romFile }: EmulatorSubject): Emulator {
  return factory.create(system, readFileSync(romFile));
}
