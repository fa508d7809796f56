import {
  EmulationError,
  type EmulatorFactory,
  embeddedFactories,
  emulatorFactories,
} from "@lockstep/emulation";
import {
  type EnvironmentPlaces,
  findGame,
  loadGame,
  type RetroEnvironment,
  whyNotPlayed,
} from "@lockstep/environment";
import type { CoreWish } from "@lockstep/run-configuration";

/** A console and what is known of playing it here. */
export interface Playability {
  /** Consoles that can be played, by gym-retro's names. */
  readonly systems: readonly string[];
  /** One sentence: what to install for another one. */
  howToPlay(system: string): string;
  /** Whether a core for a console is here, by its name. */
  hasCore(system: string, core: string): boolean;
}

/** Which consoles can be played with what is installed. Only names of files are looked at. */
export async function playability(coresPaths: readonly string[]): Promise<Playability> {
  const { CONSOLES, findCores, howToInstallCore } = await import("@lockstep/emulation/libretro");
  const cores = new Map(
    [...CONSOLES.keys()].map((system) => [
      system,
      [
        ...embeddedFactories()
          .filter(({ systems }) => systems.includes(system))
          .map(({ core }) => core.name),
        ...findCores(system, coresPaths).map(({ name }) => name),
      ],
    ]),
  );
  const played = [...cores].filter(([, names]) => names.length > 0);
  return {
    systems: played.map(([system]) => system).sort(),
    howToPlay: (system) =>
      CONSOLES.has(system) ? howToInstallCore(system) : "No core for this console is known here.",
    hasCore: (system, core) => cores.get(system)?.includes(core) === true,
  };
}

/** Cores that are not tried, with the reason, and who hears which one is tried next. */
export interface CoreTrials {
  readonly passedOver: Readonly<Record<string, string>>;
  readonly trying: (core: string) => Promise<void>;
}

const tryAll: CoreTrials = { passedOver: {}, trying: async () => undefined };

/**
 * Finds the core that plays a game from a run's start states: the named one, or the first that can. `null` stands for the
 * one that comes with Lockstep.
 * @throws {EmulationError} `CORE_NOT_FOUND` that says what to install, `SYSTEM_UNSUPPORTED`
 * @throws {EnvironmentError} whatever keeps the game from being loaded
 */
export async function installedCore(
  environment: Pick<RetroEnvironment, "game" | "scenario" | "startStates">,
  core: CoreWish | undefined,
  places: EnvironmentPlaces,
  { passedOver, trying }: CoreTrials = tryAll,
): Promise<CoreWish | null> {
  const { game: name, scenario, startStates } = environment;
  const { gamePaths, coresPaths } = places;
  const { system } = findGame(name, gamePaths);
  const refusals = new Map<string, string[]>();
  for await (const factory of emulatorFactories({ system, core, coresPaths })) {
    const label = `${factory.core.name} ${factory.core.version}`;
    await trying(label);
    const why =
      passedOver[label] ??
      whyNotPlayed(loadGame(name, { ...places, scenario }), startStates, factory);
    if (why === null) return isUsual(factory) ? null : factory.core;
    refusals.set(why, [...(refusals.get(why) ?? []), label]);
  }
  const { folder, romFile, startState } = loadGame(name, { ...places, scenario });
  const saved = startStates.some((state) => startState(state).kind === "saved");
  const advice = saved
    ? ` Save states need the core that saved them: those of gym-retro's come with \`lockstep cores install ${system.toLowerCase()}\`; name the folder of others with --cores-path.`
    : "";
  const reasons = [...refusals].map(([why, labels]) => `${labels.join(", ")}: ${why}`);
  throw new EmulationError(
    "CORE_NOT_FOUND",
    `No core here plays ${name} with ${romFile} from its start states in ${folder}. ${reasons.join(" ")}${advice}`,
  );
}

/**
 * Whether what comes with Lockstep plays a game from a run's start states. Nothing foreign is loaded to find out: where
 * some of them are save states, the answer is no, and a process of its own has to try.
 */
export function playsEmbedded(
  { game: name, scenario, startStates }: Parameters<typeof installedCore>[0],
  places: EnvironmentPlaces,
): boolean {
  const { system } = findGame(name, places.gamePaths);
  const embedded = embeddedFactories().find(({ systems }) => systems.includes(system));
  if (embedded === undefined) return false;
  const game = loadGame(name, { ...places, scenario });
  if (game.startStates(startStates).some(({ kind }) => kind === "saved")) return false;
  return whyNotPlayed(game, startStates, embedded) === null;
}

/** Whether it is the core that a configuration without a core means. */
function isUsual({ core, systems }: EmulatorFactory): boolean {
  const usual = embeddedFactories().find((embedded) =>
    embedded.systems.some((system) => systems.includes(system)),
  );
  return usual?.core.name === core.name;
}
