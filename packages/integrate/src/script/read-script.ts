import { messageOf } from "@lockstep/errors";
import { IntegrateError } from "../integrate-error.ts";
import { type Instruction, parseInstruction } from "./instruction.ts";

/** An instruction and where it stands. */
export interface ScriptLine {
  /** From 1. */
  readonly line: number;
  readonly instruction: Instruction;
}

/**
 * Reads a script: JSON, an object a line; empty lines and those that begin with `#` say nothing.
 * @param file names it in errors
 * @throws {IntegrateError} `SCRIPT_MALFORMED` with the first line that is no instruction
 */
export function readScript(text: string, file: string): readonly ScriptLine[] {
  const lines = text.split(/\r?\n/).flatMap((content, index): readonly ScriptLine[] => {
    const bare = content.trim();
    if (bare === "" || bare.startsWith("#")) return [];
    const line = index + 1;
    try {
      return [{ line, instruction: parseInstruction(JSON.parse(bare)) }];
    } catch (error) {
      throw new IntegrateError("SCRIPT_MALFORMED", `${file} line ${line}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  });
  if (lines.length > 0) return lines;
  throw new IntegrateError("SCRIPT_MALFORMED", `${file}: it has no instruction`);
}
