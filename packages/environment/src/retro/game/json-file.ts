import { messageOf } from "@lockstep/errors";
import { readUserJson } from "@lockstep/system";
import type { z } from "zod";
import { EnvironmentError } from "../../environment-error.ts";

/**
 * Reads a JSON file and checks it.
 * @throws {EnvironmentError} `GAME_MALFORMED`: the file, and for each problem its place, what was expected and what it got
 */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = readUserJson(file);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : messageOf(error);
    throw new EnvironmentError("GAME_MALFORMED", `${file}: ${why}. Expected a JSON file.`, {
      cause: error,
    });
  }
  try {
    return checked(file, value, schema);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EnvironmentError("GAME_MALFORMED", `${file}: nested too deeply. Correct the file.`, {
      cause: error,
    });
  }
}

function checked<T>(file: string, value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message, input }) => {
    const place = path.length === 0 ? "top level" : path.join(".");
    return `${place}: ${message}, got ${abridged(input)}`;
  });
  throw new EnvironmentError(
    "GAME_MALFORMED",
    `${file}: ${problems.join("; ")}. Correct the file.`,
  );
}

function abridged(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
