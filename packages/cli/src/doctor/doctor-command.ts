import type { EnvironmentPlaces } from "@lockstep/environment";
import { actorEngineNamed } from "@lockstep/model";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text, toggle } from "../options/option-table.ts";
import { placesOfPlan, planRun } from "../plan/run-plan.ts";
import { runSources } from "../plan/run-sources.ts";
import {
  actorEngineOf,
  learnerEngineOf,
  type TrainOptions,
  trainOptions,
} from "../plan/train-options.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { checkRules, unplayable } from "./game-checks.ts";
import {
  checkCores,
  checkEngines,
  checkGames,
  checkNode,
  checkRedisProgram,
  type MachineCheck,
} from "./machine-checks.ts";
import { checkFolder, checkRun, checkStore } from "./run-checks.ts";

type RunChoice = Pick<
  TrainOptions,
  "game" | "environment" | "states" | "preset" | "config" | "core" | "engine" | "actorEngine"
>;

interface DoctorOptions extends PlaceOptions, RunChoice {
  readonly json: boolean;
  readonly store: string | undefined;
  readonly runDir: string | undefined;
}

const { environment, states, preset, config, core, engine, actorEngine } = trainOptions;

const options: OptionTable<DoctorOptions> = {
  json: toggle("everything that was found, as JSON"),
  game: text("NAME", "everything that would stop training this game, and nothing else"),
  ...{ environment, states, preset, config, core, engine, actorEngine },
  store: text("STORE", "also try this store, e.g. redis://127.0.0.1:6379: written and read back"),
  runDir: text("FOLDER", "also try to write there (default runs)"),
  ...placeOptions,
};

/**
 * `lockstep doctor`: what this machine has, and what to install for the rest. With an option that says what is trained,
 * it looks at what `lockstep train` would use with the same options. Exit code 1 when it cannot train.
 */
export const doctorCommand: Command = defineCommand<DoctorOptions>({
  name: "doctor",
  options,
  examples: [
    "lockstep doctor",
    "lockstep doctor --game HareDash-Nes --store redis://127.0.0.1:6379",
    "lockstep doctor --game HareDash-Nes --config my.json --states MeadowZone.Act1 --core nestopia",
    "lockstep doctor --cores-path ~/cores --roms-path ~/roms",
  ],
  run: examine,
});

async function examine(values: DoctorOptions, { out, cwd, env }: CommandContext): Promise<number> {
  const places = gamePlaces(values, cwd);
  const checks = saysWhatIsTrained(values)
    ? await examineRun(values, places, { cwd, env })
    : await examineMachine(values, places, env);
  if (values.json) out.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const line of checkLines(checks)) out.write(`${line}\n`);
  return checks.some(({ state }) => state === "missing") ? 1 : 0;
}

function saysWhatIsTrained(values: DoctorOptions): boolean {
  const { game, environment, preset, config, core, states } = values;
  const said = [game, environment, preset, config, core].some((value) => value !== undefined);
  return said || states.length > 0;
}

async function examineMachine(
  { store, engine, actorEngine }: DoctorOptions,
  places: EnvironmentPlaces,
  env: CommandContext["env"],
): Promise<readonly MachineCheck[]> {
  const asked = [engine, actorEngine].filter((name) => name !== undefined);
  // None depends on another, and each waits for processes of its own.
  const [engines, games, cores, kept] = await Promise.all([
    asked.length === 0 ? checkEngines() : checkEngines(asked, asked),
    checkGames(places),
    checkCores(places.coresPaths),
    store === undefined ? checkRedisProgram() : checkStore(store, env),
  ]);
  return [checkNode(), ...engines, ...games, ...cores, kept];
}

/** What `lockstep train` looks at first with the same options, and the engines that it computes with. */
async function examineRun(
  values: DoctorOptions,
  places: EnvironmentPlaces,
  context: Pick<CommandContext, "cwd" | "env">,
): Promise<readonly MachineCheck[]> {
  const named = [learnerEngineOf(values, context.env), actorEngineOf(values, context.env)];
  const engines = [...new Set(named.map(actorEngineNamed))];
  const [computes, run] = await Promise.all([
    checkEngines(engines, engines),
    checkPlanned(values, places, context),
  ]);
  return [checkNode(), ...computes, ...run];
}

async function checkPlanned(
  values: DoctorOptions,
  places: EnvironmentPlaces,
  { cwd, env }: Pick<CommandContext, "cwd" | "env">,
): Promise<readonly MachineCheck[]> {
  const { store = "folder", runDir = "runs" } = values;
  const folder = folderAt(runDir, cwd);
  try {
    // The store is looked at below, so that the game's faults are told where the store has some, too.
    const options = { ...unsaid, ...values, resume: false, store: undefined };
    const plan = await planRun({ options, cwd, now: new Date(), ...runSources(places) });
    const { configuration } = plan;
    const found = placesOfPlan(plan, places);
    const rules = checkRules(configuration.environment, found);
    return [...rules, ...(await checkRun({ configuration, places: found, folder, store, env }))];
  } catch (error) {
    return await Promise.all([
      unplayable(onlyGame(values), places, error),
      checkFolder(folder),
      checkStore(store, env),
    ]);
  }
}

/** Options of `lockstep train` that change nothing of what is checked. */
const unsaid = {
  updates: undefined,
  steps: undefined,
  slots: undefined,
  segmentLength: undefined,
  seed: undefined,
  algorithm: undefined,
  init: undefined,
  guard: undefined,
} as const;

/** The game, where nothing else is said of what is trained. */
function onlyGame({ game, ...more }: DoctorOptions): string | null {
  return game === undefined || saysWhatIsTrained({ ...more, game: undefined }) ? null : game;
}

const marks = { ok: "ok", optional: "–", remark: "NOTE", missing: "MISSING" } as const;

/** One line a check, with what to do below it, and a verdict. */
export function checkLines(checks: readonly MachineCheck[]): string[] {
  const width = Math.max(...checks.map(({ what }) => what.length));
  const lines = checks.flatMap(({ what, state, found, advice }) => {
    const line = `${marks[state].padEnd(8)}${what.padEnd(width)}  ${found}`;
    return advice === null ? [line] : [line, `${" ".repeat(width + 10)}${advice}`];
  });
  const missing = checks.filter(({ state }) => state === "missing").map(({ what }) => what);
  const verdict =
    missing.length === 0
      ? "This machine can train. What is marked – is needed only for what its line says."
      : `This machine cannot train yet: ${missing.join(", ")}.`;
  return [...lines, "", verdict];
}
