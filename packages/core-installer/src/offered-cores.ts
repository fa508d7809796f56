import { CONSOLES, KNOWN_CORES, type KnownCore } from "@lockstep/emulation/libretro";
import { nearestNames } from "@lockstep/errors";
import { InstallerError } from "./installer-error.ts";

/** What to install. */
export interface Selection {
  readonly cores: readonly KnownCore[];
  /** Consoles whose integrations are wanted, by gym-retro's names. */
  readonly systems: readonly string[];
  /** Cores that were left out because nobody named them: their licences forbid commercial use. */
  readonly leftOut: readonly KnownCore[];
}

/** Cores that the wheel for a machine brings and that Lockstep plays, in the order of consoles. */
export function offeredCores(machine: string): readonly KnownCore[] {
  return KNOWN_CORES.filter(({ inWheelsFor }) => inWheelsFor?.includes(machine));
}

/**
 * The cores and consoles that a user's words name: consoles by gym-retro's names, cores by their own, in whatever case.
 * Without words all cores but those whose licences forbid commercial use.
 * @throws {InstallerError} `CONSOLE_UNKNOWN`
 */
export function selectCores(words: readonly string[], machine: string): Selection {
  const offered = offeredCores(machine);
  if (words.length === 0) {
    const cores = offered.filter(({ nonFree }) => nonFree !== true);
    const systems = cores.flatMap((core) => core.systems);
    return { cores, systems, leftOut: offered.filter((core) => !cores.includes(core)) };
  }
  const named = words.map((word) => ({ word, ...namedBy(word, offered) }));
  for (const { word, systems } of named)
    if (systems.length === 0) throw unknown(word, offered, machine);
  const systems = [...CONSOLES.keys()].filter((system) =>
    named.some((each) => each.systems.includes(system)),
  );
  const cores = offered.filter((core) => named.some((each) => each.cores.includes(core)));
  return { cores, systems, leftOut: [] };
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function namedBy(word: string, offered: readonly KnownCore[]): Omit<Selection, "leftOut"> {
  const wanted = letters(word);
  const cores = offered.filter(({ file, name }) => [file, name].map(letters).includes(wanted));
  if (cores.length > 0) return { cores, systems: cores.flatMap(({ systems }) => systems) };
  const system = [...CONSOLES.keys()].find((each) => letters(each) === wanted);
  if (system === undefined) return { cores: [], systems: [] };
  const playing = offered.filter(({ systems }) => systems.includes(system));
  return { cores: playing, systems: playing.length === 0 ? [] : [system] };
}

function unknown(word: string, offered: readonly KnownCore[], machine: string): InstallerError {
  const systems = [...new Set(offered.flatMap((core) => core.systems))];
  const known = systems.map((system) => system.toLowerCase());
  const near = nearestNames(word.toLowerCase(), known);
  const hint = near.length > 0 ? ` Did you mean ${near.join(", ")}?` : "";
  return new InstallerError(
    "CONSOLE_UNKNOWN",
    `No core for '${word}' in the wheel for ${machine}.${hint} Expected consoles of ${known.join(", ")}, or the names of cores.`,
  );
}
