import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readBounded, readUserText } from "@lockstep/system";
import { EnvironmentError } from "../../../environment-error.ts";
import { unpackState } from "../../archive/unpack-state.ts";
import { type InputSpan, parseInputScript } from "./input-script.ts";

/** Where an episode can begin: a core's save state, or inputs played from power-on. */
export type StartState =
  | { readonly kind: "saved"; readonly name: string; readonly bytes: Uint8Array }
  | {
      readonly kind: "inputs";
      readonly name: string;
      /** Its path. */
      readonly file: string;
      readonly spans: readonly InputSpan[];
    };

/** Far above the size of any core's states. */
const MOST_STATE_BYTES = 128 * 1024 * 1024;

/** Names of a game's start states, sorted. @param folders where they are looked for */
export function startStateNames(folders: readonly string[]): readonly string[] {
  const files = folders.flatMap((folder) => readdirSync(folder));
  const names = files.flatMap((file) => {
    const match = /^(.+)\.(state|inputs)$/.exec(file);
    return match?.[1] === undefined ? [] : [match[1]];
  });
  return [...new Set(names)].sort();
}

/**
 * Reads a start state. A script is preferred to a save state of the same name: it works with any core.
 * @param folders where it is looked for, the first that has it wins
 * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED`
 */
export function readStartState(folders: readonly string[], name: string): StartState {
  const script = firstFile(folders, `${name}.inputs`);
  if (script !== undefined) {
    const spans = parseInputScript(scriptText(script), script);
    return { kind: "inputs", name, file: script, spans };
  }
  const saved = firstFile(folders, `${name}.state`);
  if (saved === undefined) {
    throw new EnvironmentError(
      "STATE_UNKNOWN",
      `${folders.join(", ")}: expected ${name}.inputs or ${name}.state, got neither.`,
    );
  }
  return { kind: "saved", name, bytes: readSaveState(saved) };
}

function readSaveState(file: string): Uint8Array {
  try {
    return unpackState(readBounded(file, MOST_STATE_BYTES), MOST_STATE_BYTES);
  } catch (error) {
    throw new EnvironmentError(
      "GAME_MALFORMED",
      `${file}: ${messageOf(error)}. Expected a save state as gym-retro (gzip) or RetroArch (rzip, RASTATE) writes it.`,
      { cause: error },
    );
  }
}

function scriptText(file: string): string {
  try {
    return readUserText(file);
  } catch (error) {
    throw new EnvironmentError(
      "GAME_MALFORMED",
      `${file}: ${messageOf(error)}. Expected a script of inputs.`,
      { cause: error },
    );
  }
}

function firstFile(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
