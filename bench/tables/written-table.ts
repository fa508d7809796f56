import { readFileSync, writeFileSync } from "node:fs";

const end = "<!-- end -->";

/**
 * Puts a table in place of the one that the page has from this command.
 * @throws {Error} when the page has no place for it
 */
export function writeTable(page: string, command: string, table: string): void {
  const begin = `<!-- written by: ${command} -->`;
  const text = readFileSync(page, "utf8");
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page}: expected the lines ${begin} and ${end}`);
  writeFileSync(page, `${text.slice(0, from)}${begin}\n${table}\n${text.slice(to)}`);
}
