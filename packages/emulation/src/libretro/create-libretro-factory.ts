import { EmulationError } from "../emulation-error.ts";
import type { CoreIdentity, EmulatorFactory } from "../emulator.ts";
import { readInesHeader } from "../nes/ines-header.ts";
import { CONSOLES, type Console } from "./core/consoles.ts";
import type { CoreLogger } from "./core/core-log.ts";
import { findCore } from "./installed/find-core.ts";
import { KNOWN_CORES, type KnownCore } from "./installed/known-cores.ts";
import type { CoreSystemInfo } from "./library/core-functions.ts";
import { CoreLibrary } from "./library/core-library.ts";
import { LibretroEmulator } from "./libretro-emulator.ts";

/** Which core, and how it is set up. */
export interface LibretroFactoryOptions {
  /** The core's file. Without it, a core for `system` is looked for. */
  readonly corePath?: string;
  /** gym-retro's name of the console to find a core for. */
  readonly system?: string;
  /** Folders to search before the usual ones. */
  readonly coresPaths?: readonly string[];
  /** Receives the core's messages. */
  readonly logger?: CoreLogger;
  /** Core options by key. Unknown keys and values are refused when an emulator is made. */
  readonly options?: Readonly<Record<string, string>>;
  /** The game's core options for any core. Options and values that the core does not have are ignored. */
  readonly gameOptions?: Readonly<Record<string, string>>;
  /** Answer the core in JavaScript even where machine code is available: slower, with the same result. */
  readonly javascriptOnly?: boolean;
  /**
   * Leave the computer's time and random numbers to the core, as must be on systems other than Linux on x86-64. Cartridges
   * with a clock are then refused.
   */
  readonly computersTime?: boolean;
}

const MAX_ROM_BYTES = 1 << 27;

/**
 * Makes emulators that run on a libretro core. Any number may be open at once, even of the same core. All have the core's file
 * as it is now: one that is replaced meanwhile is refused.
 * @throws {EmulationError} `CORE_NOT_FOUND`, `CORE_REFUSED`
 */
export function createLibretroFactory(options: LibretroFactoryOptions): EmulatorFactory {
  const corePath = options.corePath ?? pathOf(options);
  const { info, sha256: coreSha256 } = describeCore(corePath, options.logger ?? null);
  const core: CoreIdentity = {
    name: info.library_name ?? "unnamed core",
    version: (info.library_version ?? "").trim(),
  };
  const known = KNOWN_CORES.find(({ name }) => name === core.name) ?? null;
  const systems = known?.systems ?? systemsByExtension(info.valid_extensions ?? "");
  return {
    core,
    systems,
    create(system, rom) {
      const console = systems.includes(system) ? CONSOLES.get(system) : undefined;
      if (console === undefined) throw unsupported(core.name, systems, system);
      checkRom(console, rom);
      return new LibretroEmulator({
        core,
        corePath,
        coreSha256,
        console,
        rom,
        logger: options.logger ?? null,
        javascriptOnly: options.javascriptOnly ?? false,
        computersTime: options.computersTime ?? false,
        takesRandomNumbers: known?.takesRandomNumbers ?? false,
        options: options.options ?? {},
        suggestedOptions: {
          ...suggestionsFor(known, system),
          ...options.gameOptions,
        },
      });
    },
  };
}

function pathOf(options: LibretroFactoryOptions): string {
  const { system, coresPaths } = options;
  if (system !== undefined) return findCore(system, coresPaths ?? []).path;
  throw new EmulationError(
    "CORE_NOT_FOUND",
    "A libretro factory needs a core: got neither corePath nor system. Name one of them.",
  );
}

function describeCore(
  corePath: string,
  logger: CoreLogger | null,
): { readonly info: CoreSystemInfo; readonly sha256: string } {
  const library = new CoreLibrary(corePath);
  const info = {} as CoreSystemInfo;
  try {
    library.functions.getSystemInfo(info);
  } finally {
    library.close();
  }
  if (!library.isGone) {
    logger?.warn(
      "this core cannot be unloaded: each power-on and each loaded state cost memory until the process ends",
      {
        core: info.library_name,
        corePath,
      },
    );
  }
  return { info, sha256: library.place.sha256 };
}

function systemsByExtension(extensions: string): readonly string[] {
  const listed = new Set(extensions.toLowerCase().split("|"));
  return [...CONSOLES.values()]
    .filter((console) => listed.has(console.romExtension))
    .map((console) => console.system);
}

function suggestionsFor(known: KnownCore | null, system: string): Readonly<Record<string, string>> {
  const skip = known?.frameSkip;
  if (skip === undefined || !skip.systems.includes(system)) {
    return known?.options ?? {};
  }
  return { ...known?.options, [skip.option]: skip.value };
}

function checkRom(console: Console, rom: Uint8Array): void {
  if (rom.length === 0 || rom.length > MAX_ROM_BYTES) {
    throw new EmulationError(
      "ROM_REFUSED",
      `${console.system} ROM refused: it has ${rom.length} bytes, expected 1 to ${MAX_ROM_BYTES}. Use a complete dump.`,
    );
  }
  if (console.system === "Nes") readInesHeader(rom);
}

function unsupported(core: string, systems: readonly string[], system: string): EmulationError {
  const plays = systems.length === 0 ? "no console that is known here" : systems.join(", ");
  return new EmulationError(
    "SYSTEM_UNSUPPORTED",
    `${core} plays ${plays}, not ${system}. Use a core for ${system}.`,
  );
}
