import { createHash } from "node:crypto";
import { type Emulator, findEmulatorFactory } from "@lockstep/emulation";
import {
  type EnvironmentPlaces,
  type GamePlayingSlot,
  gameRules,
  loadGame,
  openRetroEnvironment,
  type RetroEnvironment,
} from "@lockstep/environment";
import { consoleRemarks } from "./console-remarks.ts";
import { doneAtStart, idleRemarks } from "./idle-play.ts";
import { type PlayedSteps, playWarnings } from "./played-steps.ts";

/** What a random agent came to, and what is wrong with the scenario. */
export interface ScenarioTrial extends Omit<PlayedSteps, "trace"> {
  readonly frames: number;
  /** What makes a bad scenario, a line each. */
  readonly warnings: readonly string[];
}

export interface TrialOptions {
  /** As `lockstep train` would play it. */
  readonly environment: RetroEnvironment;
  readonly places: EnvironmentPlaces;
  readonly seed: number;
  readonly steps: number;
}

/** Steps that are played once more, to see whether they are the same. */
const mostRepeated = 300;

/** Tries a scenario with a random agent, through the environment that runs are trained on, and looks for usual faults. */
export async function tryScenario(options: TrialOptions): Promise<ScenarioTrial> {
  const { trace, ...first } = await play(options);
  const again = await play({ ...options, steps: Math.min(options.steps, mostRepeated) });
  const warnings = [...(await faultsOf(options)), ...playWarnings({ ...first, trace }, again)];
  return { ...first, frames: first.steps * options.environment.frameSkip, warnings };
}

async function play({ environment, places, seed, steps }: TrialOptions): Promise<PlayedSteps> {
  const factory = await openRetroEnvironment({ seed, environment }, places);
  const slot = factory.open(0) as GamePlayingSlot;
  const trace: string[] = [];
  const played = { episodes: 0, terminated: 0, endedAtOnce: 0, rewarded: 0, rewards: 0, shaped: 0 };
  try {
    for (let step = 0; step < steps; step++) {
      const action = Math.floor(slot.actionDraw() * environment.actions.length);
      const { reward, terminated, episode } = slot.step(action);
      const raw = slot.countedReward;
      played.rewards += raw;
      played.shaped += reward;
      if (raw !== 0) played.rewarded += 1;
      if (episode !== null) played.episodes += 1;
      if (terminated) played.terminated += 1;
      if (terminated && episode?.steps === 1) played.endedAtOnce += 1;
      trace.push(traceOf(slot.newestFrame, raw, terminated));
    }
  } finally {
    slot.close();
  }
  return { ...played, steps, trace };
}

function traceOf(frame: Uint8Array, reward: number, terminated: boolean): string {
  const hash = createHash("sha256").update(frame).update(`${reward} ${terminated}`);
  return hash.digest("hex").slice(0, 16);
}

/** What can be told without an agent. */
async function faultsOf({ environment, places }: TrialOptions): Promise<readonly string[]> {
  const { game: name, scenario, core, startStates } = environment;
  const game = loadGame(name, { ...places, scenario });
  const { system, rom } = game;
  const search = { system, core, options: core?.options, coresPaths: places.coresPaths };
  const factory = await findEmulatorFactory({ ...search, gameOptions: game.metadata.coreOptions });
  const open = (): Emulator => factory.create(system, rom);
  const ofStates = startStates.flatMap((state) => {
    const ended = doneAtStart(game, state, open);
    return ended === null ? idleRemarks(game, state, open) : [ended];
  });
  const drawingShows = environment.drawEveryFrame === true;
  return [
    ...gameRules(name, { ...places, scenario }).remarks,
    ...ofStates,
    ...consoleRemarks({ system, rom, core: factory.core, drawingShows }),
  ];
}
