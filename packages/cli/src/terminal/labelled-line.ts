import type { Terminal } from "./terminal.ts";
import { visibleWidth, wrap } from "./text-style.ts";

/** What people copy: a terminal joins what it has broken itself. */
const copied = /^(continue|folder|weights) /;

/** A label and what it says, e.g. `speed     600 steps/s`, broken between words where a person's terminal is too narrow. */
export function labelledLines(line: string, { interactive, columns }: Terminal): string[] {
  const [, label = "", text = line] = /^(\w+ {2,})(.*)$/.exec(line) ?? [];
  if (!interactive || copied.test(line) || visibleWidth(line) <= columns) return [line];
  return wrap(text, Math.max(1, columns - label.length)).map(
    (part, index) => (index === 0 ? label : " ".repeat(label.length)) + part,
  );
}
