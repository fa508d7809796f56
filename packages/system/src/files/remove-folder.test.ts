import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { removeFolder } from "./remove-folder.ts";

/** Puts files into a folder for a moment, or until it is gone. */
const writer = `
  const { writeFileSync } = require("node:fs");
  const [, folder] = process.argv;
  for (let file = 0, end = Date.now() + 300; Date.now() < end; file++)
    try { writeFileSync(folder + "/" + file, ""); } catch { break; }
`;

test("a folder is removed although another process still writes into it", async (context) => {
  const folder = join(temporaryFolder(context), "written");
  mkdirSync(folder);
  const child = spawn(process.execPath, ["-e", writer, folder], { stdio: "inherit" });
  const ended = new Promise((resolve) => child.once("close", resolve));
  while (!existsSync(join(folder, "100"))) await new Promise((resolve) => setTimeout(resolve, 1));
  removeFolder(folder);
  assert.equal(existsSync(folder), false);
  await ended;
});

test("a folder that is gone is no error", (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "file"), "");
  removeFolder(folder);
  removeFolder(folder);
  assert.equal(existsSync(folder), false);
});
