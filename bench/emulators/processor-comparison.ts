import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  firstDifference,
  type Play,
  type PlayedCartridge,
  type PlayedMark,
  playInProcess,
} from "./cartridge-process.ts";

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

/** Plays the same buttons on this processor and on another one, from power-on and from each other's states. */
export function compareProcessors(plan: ComparisonPlan): ProcessorComparison {
  const { frames, folder } = plan;
  const markEvery = Math.max(1, Math.ceil(frames / 20));
  const file = (name: string): string => join(folder, name);
  const seen = { lookEvery: 1, pictures: true, markEvery };
  const fromPower = (stateFile: string): Play => {
    return { ...seen, firstFrame: 0, frames, stateFile: file(stateFile) };
  };
  const goingOn = (state: string): Play => {
    const more = { firstFrame: frames, frames: Math.ceil(frames / 4) };
    return { ...seen, ...more, fromState: file(state), stateFile: file("unused.state") };
  };
  const here = [process.execPath];
  const mine = playedBy(here, plan, "here", [
    ...[fromPower("here.state"), goingOn("here.state"), fromPower("unused.state")],
  ]);
  const other = playedBy(plan.there, plan, "there", [
    ...[fromPower("there.state"), goingOn("here.state")],
  ]);
  const [first = [], after = [], again = []] = mine.plays.map(({ marks }) => marks);
  const [otherFirst = [], otherAfter = []] = other.plays.map(({ marks }) => marks);
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
    return playedBy(here, plan, "here", [play]).plays[0]?.marks ?? null;
  } catch {
    return null;
  }
}

function playedBy(
  program: readonly string[],
  { core, romFile }: ComparisonPlan,
  side: "here" | "there",
  plays: readonly Play[],
): PlayedCartridge {
  const corePath = core.corePaths?.[side];
  const { system, embedded } = core;
  try {
    return playInProcess(program, {
      ...{ system, romFile, plays },
      ...(embedded !== undefined && { embedded }),
      ...(corePath !== undefined && { corePath }),
    });
  } catch (error) {
    throw new Error(`${side}, ${messageOf(error)}`, { cause: error });
  }
}

function sameGame(one: readonly PlayedMark[], other: readonly PlayedMark[]): boolean {
  return (
    one.length > 0 &&
    firstDifference(one, other, "ram") === null &&
    firstDifference(one, other, "pictures") === null
  );
}
