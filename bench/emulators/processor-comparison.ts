import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a process is asked to play. */
export interface CartridgeOrder {
  /** Name of a core of Lockstep's own; else `corePath` names a libretro core. */
  readonly embedded?: string;
  readonly corePath?: string;
  readonly system: string;
  readonly romFile: string;
  readonly plays: readonly Play[];
  /** Where a {@link PlayedCartridge} is written. */
  readonly resultFile: string;
}

/** Frames in a row, on an emulator of its own. */
export interface Play {
  /** State to begin in; power-on without one. */
  readonly fromState?: string;
  /** Number of the first frame, which decides the buttons. */
  readonly firstFrame: number;
  readonly frames: number;
  readonly markEvery: number;
  /** Where the last state is written. */
  readonly stateFile: string;
}

/** SHA-256 of what was seen up to a frame: RAM and picture after each, and the core's own state after the last. */
export interface PlayedMark {
  readonly frame: number;
  readonly ram: string;
  readonly pictures: string;
  readonly state: string;
}

/** What a core did, play by play. */
export interface PlayedCartridge {
  readonly core: string;
  /** Node's name of it, e.g. x64, arm64. */
  readonly processor: string;
  readonly plays: readonly (readonly PlayedMark[])[];
}

/** A core on two processors: files of it differ, its name does not. */
export interface ComparedCore {
  readonly embedded?: string;
  readonly corePaths?: { readonly here: string; readonly there: string };
  readonly system: string;
}

/** For each of them the frame up to which the first difference was seen; `null` where there was none. */
export interface ProcessorComparison {
  readonly core: string;
  readonly here: string;
  readonly there: string;
  readonly ram: number | null;
  readonly pictures: number | null;
  readonly states: number | null;
  /** Two plays on this processor have the same states, byte by byte. */
  readonly statesRepeat: boolean;
  /** From a state that was saved here, RAM and pictures went on there as here. */
  readonly goesOnThere: boolean;
  /** And the other way round. */
  readonly goesOnHere: boolean;
}

export interface ComparisonPlan {
  readonly core: ComparedCore;
  readonly romFile: string;
  readonly frames: number;
  /** Node.js on the other processor, with its first arguments. */
  readonly there: readonly string[];
  readonly folder: string;
}

const player = join(dirname(fileURLToPath(import.meta.url)), "cartridge-player.js");

/** Plays the same buttons on this processor and on another one, from power-on and from each other's states. */
export function compareProcessors(plan: ComparisonPlan): ProcessorComparison {
  const { frames, folder } = plan;
  const markEvery = Math.max(1, Math.ceil(frames / 20));
  const file = (name: string): string => join(folder, name);
  const fromPower = (stateFile: string): Play => {
    return { firstFrame: 0, frames, markEvery, stateFile: file(stateFile) };
  };
  const goingOn = (state: string): Play => {
    const more = { firstFrame: frames, frames: Math.ceil(frames / 4), markEvery };
    return { ...more, fromState: file(state), stateFile: file("unused.state") };
  };
  const here = [process.execPath];
  const mine = playedBy(here, plan, "here", [
    ...[fromPower("here.state"), goingOn("here.state"), fromPower("unused.state")],
  ]);
  const other = playedBy(plan.there, plan, "there", [
    ...[fromPower("there.state"), goingOn("here.state")],
  ]);
  const [first = [], after = [], again = []] = mine.plays;
  const [otherFirst = [], otherAfter = []] = other.plays;
  const back = playedFromOther(here, plan, goingOn("there.state"));
  if (mine.core !== other.core)
    throw new Error(`here it is ${mine.core}, there ${other.core}: expected the same version`);
  return {
    ...{ core: mine.core, here: mine.processor, there: other.processor },
    ram: firstDifference(first, otherFirst, "ram"),
    pictures: firstDifference(first, otherFirst, "pictures"),
    states: firstDifference(first, otherFirst, "state"),
    statesRepeat: firstDifference(first, again, "state") === null,
    goesOnThere: sameGame(after, otherAfter),
    goesOnHere: back !== null && sameGame(after, back),
  };
}

/** @returns null where the state is refused */
function playedFromOther(
  here: readonly string[],
  plan: ComparisonPlan,
  play: Play,
): readonly PlayedMark[] | null {
  try {
    return playedBy(here, plan, "here", [play]).plays[0] ?? null;
  } catch {
    return null;
  }
}

function playedBy(
  [program = "", ...first]: readonly string[],
  { core, romFile, folder }: ComparisonPlan,
  side: "here" | "there",
  plays: readonly Play[],
): PlayedCartridge {
  const corePath = core.corePaths?.[side];
  const resultFile = join(folder, "result.json");
  const { system, embedded } = core;
  const order: CartridgeOrder = {
    ...{ system, romFile, plays, resultFile },
    ...(embedded !== undefined && { embedded }),
    ...(corePath !== undefined && { corePath }),
  };
  // Libraries that a core needs may lie beside it.
  const environment =
    corePath === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: dirname(corePath) };
  const { status, error, stderr } = spawnSync(program, [...first, player, JSON.stringify(order)], {
    env: environment,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 1 << 26,
  });
  if (status === 0) return JSON.parse(readFileSync(resultFile, "utf8")) as PlayedCartridge;
  const said = /^\w*Error.*$/m.exec(stderr ?? "")?.[0];
  throw new Error(`${side}, ${program}: ${error?.message ?? said ?? stderr.slice(-500)}`);
}

function sameGame(one: readonly PlayedMark[], other: readonly PlayedMark[]): boolean {
  return (
    one.length > 0 &&
    firstDifference(one, other, "ram") === null &&
    firstDifference(one, other, "pictures") === null
  );
}

function firstDifference(
  one: readonly PlayedMark[],
  other: readonly PlayedMark[],
  what: "ram" | "pictures" | "state",
): number | null {
  const index = one.findIndex((mark, at) => mark[what] !== other[at]?.[what]);
  return one[index]?.frame ?? null;
}
