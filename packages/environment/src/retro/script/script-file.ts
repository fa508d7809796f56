import { isAbsolute, join, normalize } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readBounded, textProblem } from "@lockstep/system";
import { EnvironmentError } from "../../environment-error.ts";
import { LuaMachine } from "./lua-machine.ts";
import { SCRIPT_LIMITS } from "./script-limits.ts";

/** A Lua script of a scenario, not run yet. */
export interface ScriptFile {
  /** For errors. */
  readonly file: string;
  readonly source: Uint8Array;
}

const MOST_SCRIPT_BYTES = 1 << 20;

/**
 * Reads the scripts that a scenario names and compiles them once, so that what cannot be compiled is told now.
 * @param scenario the file that names them
 * @throws {EnvironmentError} `GAME_MALFORMED`, `SCRIPT_UNSUPPORTED`, `SCRIPT_FAILED`
 */
export function readScripts(
  folder: string,
  names: readonly string[],
  scenario: string,
): readonly ScriptFile[] {
  const scripts = names.map((name) => readScript(folder, name, scenario));
  if (scripts.length === 0) return scripts;
  const machine = new LuaMachine(SCRIPT_LIMITS);
  for (const { file, source } of scripts) {
    try {
      machine.check(source, file);
    } catch (error) {
      throw scriptFailed(file, messageOf(error), error);
    }
  }
  return scripts;
}

export function scriptFailed(place: string, why: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    "SCRIPT_FAILED",
    `${place}: the script failed: ${why}. Correct the script, or choose another scenario.`,
    { cause },
  );
}

function readScript(folder: string, name: string, scenario: string): ScriptFile {
  // A script may be given as "lua:file".
  const path = normalize(name.replace(/^lua:/, ""));
  if (!path.endsWith(".lua")) {
    throw new EnvironmentError(
      "SCRIPT_UNSUPPORTED",
      `${scenario}: scripts: ${name} is not run: expected files that end in .lua. Use another scenario.`,
    );
  }
  const file = join(folder, path);
  if (isAbsolute(path) || path.startsWith("..")) {
    throw malformed(scenario, `expected a file in the game's folder, got ${name}`);
  }
  let source: Uint8Array;
  try {
    source = sourceOf(readBounded(file, 2 * MOST_SCRIPT_BYTES));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw malformed(scenario, `${file}: ${missing ? "missing" : messageOf(error)}`);
  }
  if (source.length <= MOST_SCRIPT_BYTES) return { file, source };
  throw malformed(
    scenario,
    `${file}: expected at most ${MOST_SCRIPT_BYTES} bytes, got ${source.length}`,
  );
}

/** Lua's own reader of files leaves a byte-order mark out, too. Its strings may hold any other bytes. */
function sourceOf(bytes: Uint8Array): Uint8Array {
  const problem = textProblem(bytes);
  if (problem !== null) throw new RangeError(problem);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return new Uint8Array(marked ? bytes.subarray(3) : bytes);
}

function malformed(scenario: string, why: string): EnvironmentError {
  return new EnvironmentError("GAME_MALFORMED", `${scenario}: scripts: ${why}. Correct the file.`);
}
