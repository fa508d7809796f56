import type { Emulator } from "@lockstep/emulation";
import { type LoadedGame, readVariable, ScenarioJudge } from "@lockstep/environment";

/** Five seconds of most consoles. */
const idleFrames = 300;

/** Plays a start state with nothing pressed, until `goesOn` says no. */
function playIdle(
  game: LoadedGame,
  state: string,
  open: () => Emulator,
  goesOn: (ended: boolean, emulator: Emulator) => boolean,
): void {
  const emulator = open();
  try {
    const start = game.startState(state);
    if (start.kind !== "saved") return;
    emulator.loadState(start.bytes);
    emulator.frame([]);
    const judge = new ScenarioJudge(emulator, game);
    judge.restart();
    for (let frame = 0; frame < idleFrames; frame++) {
      emulator.frame([]);
      if (!goesOn(judge.update(), emulator)) return;
    }
  } finally {
    emulator.close();
  }
}

/** Whether an episode ends at once. @returns a warning, `null` when it does not */
export function doneAtStart(game: LoadedGame, state: string, open: () => Emulator): string | null {
  let ended = false;
  playIdle(game, state, open, (done) => {
    ended = done;
    return false;
  });
  return ended
    ? `the end is true in the first frame of ${state}, so every episode ends at once; choose another condition`
    : null;
}

/** Rewarded variables that change although nothing is pressed, and rewards that come then. */
export function idleRemarks(
  game: LoadedGame,
  state: string,
  open: () => Emulator,
): readonly string[] {
  const terms = game.scenario.rewards.flatMap(({ terms: each }) => each);
  const variables = [...new Set(terms.map(({ variable }) => variable))].flatMap(
    (name) => game.variables.get(name) ?? [],
  );
  const first = new Map<string, number>();
  const changed = new Map<string, number>();
  let frames = 0;
  playIdle(game, state, open, (ended, emulator) => {
    for (const variable of variables) {
      const value = readVariable(emulator.memory, variable);
      const before = first.get(variable.name);
      if (before === undefined) first.set(variable.name, value);
      else if (value !== before) changed.set(variable.name, value);
    }
    frames += 1;
    return !ended;
  });
  return [...changed].map(
    ([name, value]) =>
      `${name} is rewarded and changes when nothing is pressed: from ${first.get(name)} to ${value} within ${frames} frames of ${state}; an agent may learn to wait`,
  );
}
