import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { writeTable } from "./written-table.ts";

test("a command's table takes the place of its older one, and no other's", (context) => {
  const page = join(temporaryFolder(context), "page.md");
  const place = (command: string, table: string): string =>
    `<!-- written by: ${command} -->\n${table}\n<!-- end -->\n`;
  writeFileSync(page, `before\n${place("one", "old")}between\n${place("two", "kept")}after\n`);
  writeTable(page, "one", "new");
  assert.equal(
    readFileSync(page, "utf8"),
    `before\n${place("one", "new")}between\n${place("two", "kept")}after\n`,
  );
  assert.throws(
    () => writeTable(page, "three", "new"),
    /expected the lines <!-- written by: three/,
  );
});
