import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Libretro from "@lockstep/emulation/libretro";
import { findCores } from "@lockstep/emulation/libretro";
import type * as Environment from "@lockstep/environment";
import { cpuSeconds } from "./emulators/frame-player.ts";
import { measuredConfig, playSteps } from "./emulators/measured-slot.ts";
import { placesOf } from "./folders/game-folders.ts";
import { projectFolder } from "./folders/project-folders.ts";
import { parseOptions } from "./options/parse-options.ts";
import { type RatioInterval, ratioInterval } from "./peers/ratio-interval.ts";

const usualGames = ["Airstriker-Genesis", "HareDash-Nes"];
const warmUpSteps = 200;

/** The same game in a slot of a checkout's code, on the same core. */
interface PlayedBuild {
  /** @returns seconds of CPU time */
  play(steps: number): number;
  readonly episodes: number;
}

/**
 * Plays a game on a libretro core with this checkout's slots and with another one's in turns, in one process, and prints the CPU time
 * of a step by this one ÷ the other's. Starts of episodes are part of it. The other one must have been compiled
 * (`npm start` there).
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      game: { type: "string", multiple: true, default: usualGames },
      "games-path": { type: "string", multiple: true, default: [] },
      "cores-path": { type: "string", multiple: true, default: [] },
      pairs: { type: "string", default: "12" },
      steps: { type: "string", default: "400" },
    },
  });
  const [other] = positionals;
  if (other === undefined || positionals.length > 1)
    throw new Error("name one folder with another checkout: npm run bench -- steps FOLDER");
  const folder = resolve(other);
  if (!existsSync(builtFile(folder, "environment", "index.js")))
    throw new Error(`${folder} is no checkout that was compiled; run npm start there`);
  const places = placesOf({ gamePaths: values["games-path"], coresPaths: values["cores-path"] });
  for (const game of values.game) {
    const own = await open(projectFolder, game, places);
    const theirs = await open(folder, game, places);
    const ratios: number[] = [];
    for (let pair = 0; pair < Number(values.pairs); pair++) {
      // The order alternates as well.
      const turns = pair % 2 === 0 ? [own, theirs] : [theirs, own];
      const seconds = new Map(turns.map((build) => [build, build.play(Number(values.steps))]));
      ratios.push((seconds.get(own) ?? 0) / (seconds.get(theirs) ?? 1));
    }
    const played = `${ratios.length} pairs of ${values.steps} steps, ${own.episodes} and ${theirs.episodes} episodes`;
    console.log(`${game}: CPU time of a step ${shown(ratioInterval(ratios))}, ${played}`);
  }
}

function builtFile(checkout: string, room: string, file: string): string {
  return join(checkout, "packages", room, "dist", file);
}

async function open(
  checkout: string,
  name: string,
  { gamePaths, coresPaths }: ReturnType<typeof placesOf>,
): Promise<PlayedBuild> {
  const load = (room: string, file: string) =>
    import(pathToFileURL(builtFile(checkout, room, file)).href);
  const { createLibretroFactory }: typeof Libretro = await load("emulation", "libretro/index.js");
  const { createSlot, loadGame }: typeof Environment = await load("environment", "index.js");
  const game = loadGame(name, { gamePaths, romPaths: gamePaths });
  const [core] = findCores(game.system, coresPaths);
  if (core === undefined) throw new Error(`no libretro core for the ${game.system} is installed`);
  const factory = createLibretroFactory({ corePath: core.path });
  const createEmulator = () => factory.create(game.system, game.rom);
  const config = measuredConfig(game);
  const slot = createSlot({ index: 0, seed: 1, config, game, createEmulator });
  let played = 0;
  let episodes = 0;
  const play = (steps: number): void => {
    episodes += playSteps(slot, played, steps);
    played += steps;
  };
  play(warmUpSteps);
  episodes = 0;
  return {
    play: (steps) => cpuSeconds(() => play(steps)),
    get episodes() {
      return episodes;
    },
  };
}

function shown({ ratio, low, high }: RatioInterval): string {
  return `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}) × the other's`;
}
