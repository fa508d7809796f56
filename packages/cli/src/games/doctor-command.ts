import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text, toggle } from "../options/option-table.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "./game-catalogue.ts";
import {
  checkCores,
  checkEngines,
  checkGames,
  checkNode,
  checkRedis,
  type MachineCheck,
} from "./machine-checks.ts";

interface DoctorOptions extends PlaceOptions {
  readonly json: boolean;
  readonly store: string | undefined;
}

const options: OptionTable<DoctorOptions> = {
  json: toggle("everything that was found, as JSON"),
  store: text("STORE", "also knock at this Redis, e.g. redis://127.0.0.1:6379"),
  ...placeOptions,
};

/** `lockstep doctor`: what this machine has, and what to install for the rest. Exit code 1 when it cannot train. */
export const doctorCommand: Command = defineCommand<DoctorOptions>({
  name: "doctor",
  summary: "check this machine: engines, cores, games, Redis, and say what to install",
  options,
  examples: ["lockstep doctor", "lockstep doctor --cores-path ~/cores --roms-path ~/roms"],
  run: examine,
});

async function examine(values: DoctorOptions, { out, cwd }: CommandContext): Promise<number> {
  const places = gamePlaces(values, cwd);
  const checks = [
    checkNode(),
    ...(await checkEngines()),
    ...(await checkGames(places)),
    ...(await checkCores(places.coresPaths)),
    await checkRedis(values.store),
  ];
  if (values.json) out.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const line of checkLines(checks)) out.write(`${line}\n`);
  return checks.some(({ state }) => state === "missing") ? 1 : 0;
}

const marks = { ok: "ok", optional: "–", missing: "MISSING" } as const;

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
