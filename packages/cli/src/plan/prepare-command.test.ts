import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { readRunFolder } from "../run-folder/run-folder.ts";
import { aCommandContext } from "../testing/a-command-context.ts";
import { prepareCommand } from "./prepare-command.ts";

async function prepare(env: Readonly<Record<string, string>>, ...argv: string[]): Promise<string> {
  const surroundings = aCommandContext({ env });
  assert.equal(await prepareCommand.run(argv, surroundings), 0);
  return surroundings.out.text() + surroundings.err.text();
}

test("a prepared run's folder holds what a learner is started with", async (context) => {
  const folder = join(temporaryFolder(context), "first");
  const printed = await prepare({}, "--run-dir", folder, "--seed", "7");
  assert.match(printed, /run first \(new\): HareDash-Nes, 16 slots of 20 steps/);
  const settings = JSON.parse(readFileSync(join(folder, "learner.json"), "utf8"));
  assert.equal(settings.run, "first");
  assert.equal(settings.runDir, folder);
  assert.equal(JSON.parse(readFileSync(settings.runConfiguration, "utf8")).seed, 7);
  assert.equal(readRunFolder(folder).run, "first");
});

test("preparing again changes nothing, and another configuration is refused", async (context) => {
  const folder = join(temporaryFolder(context), "first");
  await prepare({}, "--run-dir", folder, "--seed", "7");
  const before = readFileSync(join(folder, "run-configuration.json"));
  assert.match(await prepare({}, "--run-dir", folder), /prepared before/);
  assert.deepEqual(readFileSync(join(folder, "run-configuration.json")), before);
  await assert.rejects(prepare({}, "--run-dir", folder, "--seed", "8"), { code: "RUN_DIFFERS" });
});

test("options come from the environment, the command line wins, empty variables say nothing", async (context) => {
  const folder = join(temporaryFolder(context), "first");
  const env = { LOCKSTEP_RUN_DIR: folder, LOCKSTEP_SEED: "7", LOCKSTEP_GAME: "" };
  await prepare(env, "--slots", "4");
  const read = () => JSON.parse(readFileSync(join(folder, "run-configuration.json"), "utf8"));
  assert.deepEqual([read().seed, read().slots], [7, 4]);
  await assert.rejects(prepare(env, "--slots", "4", "--seed", "8"), { code: "RUN_DIFFERS" });
});

test("a run without a folder is refused", async () => {
  await assert.rejects(
    prepare({}),
    /--run-dir \(LOCKSTEP_RUN_DIR\) is required: where the run is kept/,
  );
});
