import { EmulationError } from "./emulation-error.ts";
import type { CoreIdentity, EmulatorFactory } from "./emulator.ts";
import { createJsnesFactory } from "./jsnes/create-jsnes-factory.ts";
import type { CoreLogger } from "./libretro/core/core-log.ts";
import type { LibretroFactoryOptions } from "./libretro/create-libretro-factory.ts";
import { createNesFactory } from "./nes/create-nes-factory.ts";

/** The cores that come with Lockstep, the preferred one first. */
export function embeddedFactories(): readonly EmulatorFactory[] {
  return [createNesFactory(), createJsnesFactory()];
}

/** Which program emulates a console. */
export interface FactorySearch {
  /** gym-retro's name of the console. */
  readonly system: string;
  /**
   * The wanted core; an empty version means any. Default: the core that comes with Lockstep if it plays the console,
   * else the preferred installed core.
   */
  readonly core?: CoreIdentity | undefined;
  /** Folders with libretro cores, searched before the usual ones. */
  readonly coresPaths: readonly string[];
  /** Options of a libretro core by key; the core must have them. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** The game's options for a libretro core; the ones that the core does not have are ignored. */
  readonly gameOptions?: Readonly<Record<string, string>> | undefined;
  readonly logger?: CoreLogger | undefined;
}

/**
 * The factory for a console: the first of {@link emulatorFactories}.
 * @throws {EmulationError} `CORE_NOT_FOUND` that says what to install, `SYSTEM_UNSUPPORTED`, `CORE_REFUSED`
 */
export async function findEmulatorFactory(search: FactorySearch): Promise<EmulatorFactory> {
  const first = await emulatorFactories(search).next();
  return first.value as EmulatorFactory;
}

/**
 * Every factory that fits, the preferred one first, at least one. The libretro host, and the native code that it brings,
 * is loaded only when a libretro core is reached.
 * @throws {EmulationError} `CORE_NOT_FOUND` that says what to install, `SYSTEM_UNSUPPORTED`, `CORE_REFUSED`
 */
export async function* emulatorFactories(
  search: FactorySearch,
): AsyncGenerator<EmulatorFactory, void, void> {
  const { system, core, coresPaths } = search;
  if (core !== undefined) {
    const named = embeddedFactories().find((embedded) => isNamed(embedded.core, core));
    yield named === undefined ? await namedCore(search, core) : fitting(named, core, search);
    return;
  }
  const embedded = embeddedFactories().filter(({ systems }) => systems.includes(system));
  yield* embedded;
  const { createLibretroFactory, findCore, findCores } = await import("./libretro/index.ts");
  // No core plays this console: throws an error that says what to install.
  if (embedded.length === 0) findCore(system, coresPaths);
  for (const { path } of findCores(system, coresPaths)) {
    yield createLibretroFactory({ ...setUpOf(search), corePath: path });
  }
}

async function namedCore(search: FactorySearch, core: CoreIdentity): Promise<EmulatorFactory> {
  const { system, coresPaths } = search;
  const { createLibretroFactory, findCores, howToInstallCore } = await import(
    "./libretro/index.ts"
  );
  const found: string[] = [];
  const cores = findCores(system, coresPaths);
  const alike = cores.filter(({ name }) => isNamed({ name, version: "" }, core));
  // Some builds of a core report another name. If no core is known by this name, each installed core is asked for its
  // name.
  for (const { path } of alike.length > 0 ? alike : cores) {
    const factory = createLibretroFactory({ ...setUpOf(search), corePath: path });
    if (alike.length === 0 && !isNamed(factory.core, core)) continue;
    if (core.version === "" || core.version === factory.core.version) return factory;
    found.push(`${labelOf(factory.core)} (${path})`);
  }
  const others =
    found.length === 0 ? "" : ` Found ${found.join(", ")}: other versions play differently.`;
  throw new EmulationError(
    "CORE_NOT_FOUND",
    `The core ${labelOf(core)} for the ${system} is not installed.${others} ${howToInstallCore(system)}`,
    { details: { system, core, found } },
  );
}

function setUpOf({ gameOptions = {}, options = {}, logger }: FactorySearch): SetUp {
  return { gameOptions, options, ...(logger && { logger }) };
}

type SetUp = Pick<LibretroFactoryOptions, "gameOptions" | "options" | "logger">;

function isWanted(found: CoreIdentity, wanted: CoreIdentity): boolean {
  const version = wanted.version === "" || found.version === wanted.version;
  return isNamed(found, wanted) && version;
}

/** Case, spaces and underscores of a name do not matter: `Genesis Plus GX` is `genesis_plus_gx`. */
function isNamed(found: CoreIdentity, wanted: CoreIdentity): boolean {
  const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return letters(found.name) === letters(wanted.name);
}

function labelOf({ name, version }: CoreIdentity): string {
  return version === "" ? name : `${name} ${version}`;
}

function fitting(
  embedded: EmulatorFactory,
  wanted: CoreIdentity,
  { system, options = {} }: FactorySearch,
): EmulatorFactory {
  const [option] = Object.keys(options);
  if (!embedded.systems.includes(system)) {
    throw new EmulationError(
      "SYSTEM_UNSUPPORTED",
      `${embedded.core.name} plays ${embedded.systems.join(", ")}, not ${system}. Leave the core out, or name another one.`,
    );
  }
  if (option !== undefined) {
    throw new EmulationError(
      "CORE_OPTION_REFUSED",
      `${embedded.core.name} has no options, got ${option}. Leave the core's options out.`,
    );
  }
  if (isWanted(embedded.core, wanted)) return embedded;
  throw new EmulationError(
    "CORE_NOT_FOUND",
    `The core ${labelOf(wanted)} is not here: Lockstep comes with ${labelOf(embedded.core)}. Other versions play differently.`,
  );
}
