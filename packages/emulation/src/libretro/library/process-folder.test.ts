import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { ownTemporaryFiles } from "../../testing/own-temporary-files.ts";
import { ProcessFolder } from "./process-folder.ts";

const skip = skipElsewhere(process.platform === "linux", "Linux, where folders are locked");

/** A process that has such a folder. @returns the folder, and what kills the process and waits until it is dead */
async function another(): Promise<{ folder: string; kill(): Promise<unknown> }> {
  const module = new URL("./process-folder.js", import.meta.url).href;
  const program = `
    const { ProcessFolder } = await import(${JSON.stringify(module)});
    console.log(ProcessFolder.make().path);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    folder: line.toString("utf8").trim(),
    kill: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

test("what a killed process left is removed by the next one, and a living one's is not", {
  skip,
}, async (context) => {
  const parent = ownTemporaryFiles(context);
  const [dead, living] = [await another(), await another()];
  await dead.kill();
  assert.ok(existsSync(dead.folder), "nobody could remove it");
  const own = ProcessFolder.make();
  assert.equal(existsSync(dead.folder), false);
  assert.deepEqual(
    readdirSync(parent)
      .map((name) => join(parent, name))
      .sort(),
    [own.path, living.folder].sort(),
  );
  own.remove();
  await living.kill();
  assert.deepEqual(readdirSync(parent), [living.folder.slice(parent.length + 1)]);
});

test("a folder goes once", (context) => {
  const parent = ownTemporaryFiles(context);
  const folder = ProcessFolder.make();
  for (let time = 0; time < 2; time++) folder.remove();
  assert.deepEqual(readdirSync(parent), []);
});
