import { embeddedFactories } from "@lockstep/emulation";
import { describeGames, type EnvironmentPlaces, type GameDescription } from "@lockstep/environment";
import { messageOf } from "@lockstep/errors";
import { concreteEngines } from "@lockstep/model";
import { programOnPath } from "@lockstep/system";
import { playability } from "../games/emulators.ts";
import { runProbe } from "../probe/run-probe.ts";
import { tryEngine } from "../probe/try-engine.ts";

/** One thing that was looked at on this machine. */
export interface MachineCheck {
  readonly what: string;
  /**
   * `missing` keeps the default game from being trained; `optional` keeps something else from working; a `remark` keeps
   * nothing from working, and should be known.
   */
  readonly state: "ok" | "optional" | "remark" | "missing";
  /** What was found. */
  readonly found: string;
  /** What to do, `null` when nothing is missing. */
  readonly advice: string | null;
}

const oldestNode = 20;
const defaultGame = "HareDash-Nes";

export function checkNode(version: string = process.versions.node): MachineCheck {
  const found = `${version} on ${process.platform} ${process.arch}`;
  const good = Number.parseInt(version, 10) >= oldestNode;
  return {
    what: "Node.js",
    state: good ? "ok" : "missing",
    found,
    advice: good ? null : `install Node.js ${oldestNode} or newer`,
  };
}

/**
 * Every engine opens a small network. The first of all engines trains and plays where nobody says another one; the others need
 * what they say.
 * @param needed engines without which this machine does not do what is asked of it
 */
export async function checkEngines(
  names: readonly string[] = concreteEngines,
  needed: readonly string[] = concreteEngines.slice(0, 1),
): Promise<readonly MachineCheck[]> {
  // Those of this process one after another: TensorFlow.js has one backend at a time.
  let before: Promise<unknown> = Promise.resolve();
  return await Promise.all(
    names.map((name) => {
      if (usesDriver.test(name)) return checkEngine(name, needed);
      const check = before.then(() => checkEngine(name, needed));
      before = check;
      return check;
    }),
  );
}

async function checkEngine(name: string, needed: readonly string[]): Promise<MachineCheck> {
  const what = `engine ${name}`;
  try {
    const versions = usesDriver.test(name)
      ? await runProbe({ kind: "engine", name })
      : await tryEngine(name);
    const found = Object.entries(versions)
      .map((each) => each.join(" "))
      .join(", ");
    return { what, state: "ok", found, advice: null };
  } catch (error) {
    const state = needed.includes(name) ? "missing" : "optional";
    const found = messageOf(error).split("\n")[0] ?? "";
    const advice = name === concreteEngines[0] ? "run npm ci" : null;
    return { what, state, found, advice };
  }
}

/**
 * Engines that load a graphics driver are tried in a process of their own: such libraries write warnings to the terminal
 * by themselves. `auto` may stand for one.
 */
const usesDriver = /:cuda$|:webgpu$|:node-gpu$|^auto$|^tfjs$/;

/** For each console the core that would play it, opened once to see whether it can be. */
export async function checkCores(coresPaths: readonly string[]): Promise<readonly MachineCheck[]> {
  const { CONSOLES, findCores, howToInstallCore } = await import("@lockstep/emulation/libretro");
  const known = new Map<string, string>();
  /** In a process of its own: a library that is none may take its process down. */
  const open = async (corePath: string): Promise<string> => {
    const label = known.get(corePath) ?? (await runProbe({ kind: "label", corePath }));
    known.set(corePath, label);
    return `${label} (${corePath})`;
  };
  const checks: MachineCheck[] = [];
  for (const system of CONSOLES.keys()) {
    const what = `core for ${system}`;
    const own = embeddedFactories()
      .filter(({ systems }) => systems.includes(system))
      .map(({ core }) => `${core.name} ${core.version}`);
    const missing = own.length > 0 ? "ok" : "optional";
    const [core] = findCores(system, coresPaths);
    if (core === undefined) {
      const found = own.join(", ") || "none";
      checks.push({
        what,
        state: missing,
        found,
        advice: own[0] ? null : howToInstallCore(system),
      });
      continue;
    }
    try {
      const found = [...own, await open(core.path)].join(", ");
      checks.push({ what, state: "ok", found, advice: null });
    } catch (error) {
      const found = messageOf(error);
      checks.push({ what, state: missing, found, advice: howToInstallCore(system) });
    }
  }
  return checks;
}

/** The default game, and how many of the others are ready. */
export async function checkGames(places: EnvironmentPlaces): Promise<readonly MachineCheck[]> {
  const games = describeGames({ ...places, ...(await playability(places.coresPaths)) });
  const own = games.find(({ name }) => name === defaultGame);
  const others = games.filter((game) => game !== own);
  return [
    {
      what: "the default game",
      state: own?.ready === true ? "ok" : "missing",
      found: own === undefined ? "absent" : own.ready ? "ready" : own.problems.join("; "),
      advice: own?.ready === true ? null : "restore the folder games",
    },
    otherGames(others),
  ];
}

function otherGames(games: readonly GameDescription[]): MachineCheck {
  const lacking = (what: "ROM" | "core" | "state"): number =>
    games.filter(({ lacks }) => lacks.includes(what)).length;
  const ready = games.filter((game) => game.ready).length;
  const counts = `without a ROM: ${lacking("ROM")}, a core: ${lacking("core")}, a start state: ${lacking("state")}`;
  return {
    what: "other games",
    state: ready === games.length ? "ok" : "optional",
    found: `${ready} of ${games.length} ready${ready === games.length ? "" : `; ${counts}`}`,
    advice:
      ready === games.length
        ? null
        : "see lockstep games; bring ROMs with lockstep import FOLDER, cores and start states with lockstep cores install",
  };
}

/** A program to start a Redis with, for whoever wants to keep versions in one. */
export function checkRedisProgram(path?: string): MachineCheck {
  const what = "Redis";
  const program = programOnPath("redis-server", path);
  if (program !== undefined) return { what, state: "ok", found: program, advice: null };
  const advice = "only --store redis://… needs it; on Debian: apt-get install redis-server";
  return { what, state: "optional", found: "no redis-server on this machine", advice };
}
