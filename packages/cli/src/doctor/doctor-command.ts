import { resolve } from "node:path";
import type { EnvironmentPlaces } from "@lockstep/environment";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text, toggle } from "../options/option-table.ts";
import { checkRules, configurationOf, unplayable } from "./game-checks.ts";
import {
  checkCores,
  checkEngines,
  checkGames,
  checkNode,
  checkRedisProgram,
  type MachineCheck,
} from "./machine-checks.ts";
import { checkFolder, checkRun, checkStore, type RunNeeds } from "./run-checks.ts";

interface DoctorOptions extends PlaceOptions {
  readonly json: boolean;
  readonly game: string | undefined;
  readonly store: string | undefined;
  readonly runDir: string | undefined;
}

const options: OptionTable<DoctorOptions> = {
  json: toggle("everything that was found, as JSON"),
  game: text("NAME", "everything that would stop training this game, and nothing else"),
  store: text("STORE", "also try this store, e.g. redis://127.0.0.1:6379: written and read back"),
  runDir: text("FOLDER", "also try to write there (default runs)"),
  ...placeOptions,
};

/** `lockstep doctor`: what this machine has, and what to install for the rest. Exit code 1 when it cannot train. */
export const doctorCommand: Command = defineCommand<DoctorOptions>({
  name: "doctor",
  summary: "check this machine: engines, cores, games, Redis, and say what to install",
  options,
  examples: [
    "lockstep doctor",
    "lockstep doctor --game HareDash-Nes --store redis://127.0.0.1:6379",
    "lockstep doctor --cores-path ~/cores --roms-path ~/roms",
  ],
  run: examine,
});

async function examine(values: DoctorOptions, { out, cwd, env }: CommandContext): Promise<number> {
  const places = gamePlaces(values, cwd);
  const checks =
    values.game === undefined
      ? await examineMachine(values, places, env)
      : await examineGame(values.game, values, places, { cwd, env });
  if (values.json) out.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const line of checkLines(checks)) out.write(`${line}\n`);
  return checks.some(({ state }) => state === "missing") ? 1 : 0;
}

async function examineMachine(
  { store }: DoctorOptions,
  places: EnvironmentPlaces,
  env: CommandContext["env"],
): Promise<readonly MachineCheck[]> {
  return [
    checkNode(),
    ...(await checkEngines()),
    ...(await checkGames(places)),
    ...(await checkCores(places.coresPaths)),
    store === undefined ? checkRedisProgram() : await checkStore(store, env),
  ];
}

/** What `lockstep train --game NAME` looks at first, with the engine it computes with. */
async function examineGame(
  game: string,
  { store = "folder", runDir = "runs" }: DoctorOptions,
  places: EnvironmentPlaces,
  { cwd, env }: Pick<CommandContext, "cwd" | "env">,
): Promise<readonly MachineCheck[]> {
  const folder = resolve(cwd, runDir);
  const [engines, run] = await Promise.all([
    checkEngines(1),
    checkRunOf(game, { places, folder, store, env }),
  ]);
  return [checkNode(), ...engines, ...run];
}

async function checkRunOf(
  game: string,
  needs: Omit<RunNeeds, "configuration">,
): Promise<readonly MachineCheck[]> {
  const { places, folder, store, env } = needs;
  try {
    const configuration = await configurationOf(game, places);
    const rules = checkRules(configuration.environment, places);
    return [...rules, ...(await checkRun({ ...needs, configuration }))];
  } catch (error) {
    return await Promise.all([
      unplayable(game, places, error),
      checkFolder(folder),
      checkStore(store, env),
    ]);
  }
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
