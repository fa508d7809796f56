import { CONSOLES } from "@lockstep/emulation/libretro";

/** What a measurement plays on many cores. */
export interface ChosenCartridges {
  readonly systems: readonly string[];
  /** Files that the user names, by console. */
  readonly named: ReadonlyMap<string, string>;
  readonly frames: number;
}

/**
 * Reads the options `--console`, `--rom` and `--frames`.
 * @throws {Error} when a console is unknown, a file has no console, or `frames` is not a whole number above 0
 */
export function chosenCartridges(values: {
  readonly console: readonly string[];
  readonly rom: readonly string[];
  readonly frames: string;
}): ChosenCartridges {
  const unknown = values.console.filter((name) => !CONSOLES.has(name));
  if (unknown.length > 0)
    throw new Error(
      `no console ${unknown.join(", ")}: expected some of ${[...CONSOLES.keys()].join(", ")}`,
    );
  const frames = Number(values.frames);
  if (!Number.isInteger(frames) || frames < 1)
    throw new Error(`--frames takes a whole number of at least 1, got '${values.frames}'`);
  return { systems: values.console, named: new Map(values.rom.map(namedRom)), frames };
}

function namedRom(text: string): readonly [system: string, file: string] {
  const [system = "", ...file] = text.split("=");
  if (CONSOLES.has(system) && file.length > 0) return [system, file.join("=")];
  throw new Error(`--rom takes CONSOLE=FILE, e.g. Snes=game.sfc, got '${text}'`);
}
