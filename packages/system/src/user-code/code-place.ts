import { dirname, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A position in a user's file. */
export interface CodePlace {
  /** e.g. `line.mjs:12:7`: file, line and column, from 1. */
  readonly at: string;
  /** The function that it is in, e.g. `step`; `null` outside of all functions. */
  readonly inside: string | null;
}

/** The name of a user's file for messages, by its URL or path in a stack trace; `null` for other code. */
export type NameOfCode = (location: string) => string | null;

const frame = /^\s+at (?:(?<inside>.+?) \()?(?<location>\S.*?):(?<line>\d+):(?<column>\d+)\)?$/;

/** The innermost call of a stack trace that is in a user's file. */
export function codePlaceIn(stack: unknown, nameOf: NameOfCode): CodePlace | null {
  if (typeof stack !== "string") return null;
  for (const line of stack.split("\n")) {
    const { inside, location, line: row, column } = frame.exec(line)?.groups ?? {};
    // An asynchronous caller is not running.
    if (location === undefined || (inside ?? location).startsWith("async ")) continue;
    const name = nameOf(location);
    if (name === null) continue;
    const called = inside?.replace(/^(Object|Module)\.|<anonymous>$/g, "") || null;
    return { at: `${name}:${row}:${column}`, inside: called };
  }
  return null;
}

/**
 * Where in a user's file something was thrown, to be appended to a message: ` (line.mjs:12:7)`, or nothing. It is the
 * file's own error, so nothing that it does may throw here.
 */
export function thrownAt(thrown: unknown, nameOf: NameOfCode): string {
  try {
    const place = thrown instanceof Error ? codePlaceIn(thrown.stack, nameOf) : null;
    return place === null ? "" : ` (${place.at})`;
  } catch {
    return "";
  }
}

/** Names the files of a module's folder by their path from there. @param file the module's, absolute */
export function filesBeside(file: string): NameOfCode {
  const folder = dirname(file);
  const beginnings = [`${pathToFileURL(folder).href}/`, folder + sep];
  return (location) => {
    if (!beginnings.some((each) => location.startsWith(each))) return null;
    const path = location.startsWith("file:") ? fileURLToPath(location) : location;
    return relative(folder, path);
  };
}
