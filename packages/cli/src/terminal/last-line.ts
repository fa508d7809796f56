import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const tailBytes = 8192;

/**
 * The last line of a file that says something, shortened to what fits a sentence.
 * @returns `null` when there is none
 */
export function lastLine(path: string): string | null {
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const tail = Buffer.alloc(Math.min(size, tailBytes));
      readSync(file, tail, 0, tail.length, size - tail.length);
      const line = tail
        .toString("utf8")
        .split("\n")
        .findLast((each) => each.trim() !== "");
      return line === undefined ? null : shortened(messageOfLogLine(line.trim()));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** Log lines are JSON with a message; everything else is shown as it is. */
function messageOfLogLine(line: string): string {
  if (!line.startsWith("{")) return line;
  try {
    const { msg } = JSON.parse(line) as { msg?: unknown };
    return typeof msg === "string" ? msg : line;
  } catch {
    return line;
  }
}

function shortened(line: string): string {
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
