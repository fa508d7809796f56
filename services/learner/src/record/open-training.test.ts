import assert from "node:assert/strict";
import { chmodSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { aConfiguration } from "../testing/a-configuration.ts";
import { aFolder, aLearner } from "../testing/a-learner.ts";
import { FakeEngine } from "../testing/fake-engine.ts";
import { MemoryParameterService } from "../testing/memory-parameter-service.ts";
import { RestartPoints, restartPointOf } from "./restart-points.ts";

/** A run that was trained to version 2. */
async function aTrainedRun(context: TestContext) {
  const runDir = aFolder(context);
  const parameters = new MemoryParameterService();
  const { run, actor } = await aLearner({ runDir, parameters }, { targetVersion: 2 });
  actor("only");
  await run();
  return { runDir, parameters };
}

const withCode = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error && "code" in error);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.doesNotMatch(error.message, /\n/);
  return true;
};

test("a new run publishes version 0, whose weights come from the seed alone", async (context) => {
  const first = await aLearner({ runDir: aFolder(context) });
  const second = await aLearner({ runDir: aFolder(context) });
  const sha256 = first.parameters.versions.get(0)?.sha256;
  assert.ok(sha256 !== undefined);
  assert.equal(second.parameters.versions.get(0)?.sha256, sha256);
  const third = await aLearner(
    { runDir: aFolder(context) },
    { configuration: aConfiguration({ seed: 9 }) },
  );
  assert.notEqual(third.parameters.versions.get(0)?.sha256, sha256);
  await Promise.all([first, second, third].map((learner) => learner.close()));
});

test("a run's folder says which configuration it has", async (context) => {
  const runDir = aFolder(context);
  await (await aLearner({ runDir })).close();
  const text = readFileSync(join(runDir, "run-configuration.json"), "utf8");
  assert.deepEqual(JSON.parse(text), aConfiguration());
});

test("resuming with another configuration names the keys that differ, and takes no fence", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const fence = await parameters.acquireFence();
  await assert.rejects(
    aLearner(
      { runDir, parameters, resume: "required" },
      { configuration: aConfiguration({ seed: 5, learningRate: 0.5 }) },
    ),
    withCode("CONFIGURATION_CHANGED", /another configuration: seed was 1, is 5; use the same/),
  );
  assert.equal(await parameters.acquireFence(), fence + 1);
});

test("a run goes on with another learning rate, and the ledger says from where", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const { close } = await aLearner(
    { runDir, parameters, resume: "required" },
    { configuration: aConfiguration({ learningRate: 0.5 }) },
  );
  await close();
  const lines = readFileSync(join(runDir, "ledger.jsonl"), "utf8").trimEnd().split("\n");
  const { version, changes } = JSON.parse(lines.at(-1) ?? "");
  assert.deepEqual(
    [version, changes],
    [2, [{ key: "learning.learningRate", was: 0.001, is: 0.5 }]],
  );
});

test("a changed schedule that is over already is refused: the run would learn nothing", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  await assert.rejects(
    aLearner(
      { runDir, parameters, resume: "required" },
      { configuration: aConfiguration({ schedule: "linear", scheduleSteps: 2 }) },
    ),
    withCode(
      "CONFIGURATION_CHANGED",
      /learning\.scheduleSteps is 2, and the run has played \d+ steps/,
    ),
  );
});

test("resuming with another file of the environment is refused with both hashes", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const identity = { "data.json": "f".repeat(64) };
  const { environment, ...rest } = aConfiguration();
  await assert.rejects(
    aLearner(
      { runDir, parameters },
      { configuration: { ...rest, environment: { ...environment, identity } } },
    ),
    withCode("CONFIGURATION_CHANGED", /environment\.identity\.data\.json was "0{64}", is "f{64}"/),
  );
});

test("resuming with another engine is refused with both, and takes no fence", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const fence = await parameters.acquireFence();
  await assert.rejects(
    aLearner({ runDir, parameters, engine: new FakeEngine({ abacus: "2" }) }),
    withCode(
      "ENGINE_CHANGED",
      /with the engine fake:none \(\), now it is fake:none \(abacus 2\).*--engine fake:none.*--engine-change record/,
    ),
  );
  assert.equal(await parameters.acquireFence(), fence + 1);
});

test("another engine may go on when that is wanted, and the ledger says from where", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const engine = new FakeEngine({ abacus: "2" });
  const resumed = await aLearner(
    { runDir, parameters, engine, engineChange: "record" },
    { targetVersion: 3 },
  );
  resumed.actor("only");
  assert.deepEqual((await resumed.run()).engine, { ...engine.identity, portable: false });
  const records = readFileSync(join(runDir, "ledger.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    records.map(({ type, version }) => `${type} ${version}`),
    ["run 0", "update 1", "update 2", "run 2", "update 3"],
  );
  assert.deepEqual(records[3].engine, engine.identity);
  assert.equal(records[3].actorEngine, "onnx");
  // What comes after is the new engine's: the old one is another engine now.
  await assert.rejects(aLearner({ runDir, parameters }), withCode("ENGINE_CHANGED", /abacus 2/));
});

test("a run that exists is not begun again, one that does not is not resumed", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  await assert.rejects(
    aLearner({ runDir, parameters, resume: "never" }),
    withCode("RUN_EXISTS", /run test has a checkpoint at version 2; continue it with --resume/),
  );
  await assert.rejects(
    aLearner({ runDir: aFolder(context), resume: "required" }),
    withCode("NO_CHECKPOINT", /run test has no checkpoint/),
  );
});

test("a run may be resumed in an empty folder, but not in another run's", async (context) => {
  const { parameters } = await aTrainedRun(context);
  const resumed = await aLearner(
    { runDir: aFolder(context), parameters, resume: "required" },
    { targetVersion: 4 },
  );
  resumed.actor("only");
  assert.equal((await resumed.run()).version, 4);
  const other = aFolder(context);
  writeFileSync(join(other, "ledger.jsonl"), "{}\n");
  await assert.rejects(
    aLearner({ runDir: other, parameters, resume: "required" }),
    withCode("LEDGER_MISMATCH", /ledger.jsonl does not hold the checkpoint's/),
  );
});

/** As if the learner had been killed before it saved its last checkpoint in the store. */
function forgetLastCheckpoint(parameters: MemoryParameterService): void {
  parameters.saved.splice(1);
}

test("a killed learner goes on from its restart point, not from the store's older checkpoint", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  forgetLastCheckpoint(parameters);
  const resumed = await aLearner({ runDir, parameters }, { targetVersion: 3 });
  assert.equal(resumed.learner.status().version, 2);
  assert.equal(resumed.learner.status().lastCheckpointVersion, 0);
  resumed.actor("only");
  assert.equal((await resumed.run()).version, 3);
});

test("a restart point whose records the ledger has lost is passed over", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  forgetLastCheckpoint(parameters);
  const ledger = join(runDir, "ledger.jsonl");
  const lines = readFileSync(ledger, "utf8").trimEnd().split("\n");
  writeFileSync(ledger, `${lines.slice(0, -1).join("\n")}\n`);
  const resumed = await aLearner({ runDir, parameters });
  assert.equal(resumed.learner.status().version, 1);
  await resumed.close();
});

test("a torn last line of the ledger costs that version, not the run", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const ledger = join(runDir, "ledger.jsonl");
  const before = readFileSync(ledger, "utf8").trimEnd().split("\n");
  truncateSync(ledger, statSync(ledger).size - 10);
  const resumed = await aLearner({ runDir, parameters }, { targetVersion: 3 });
  assert.equal(resumed.learner.status().version, 1);
  assert.ok(resumed.logger.lines.some(({ message }) => /end is torn/.test(message)));
  resumed.actor("only");
  assert.equal((await resumed.run()).version, 3);
  const after = readFileSync(ledger, "utf8").trimEnd().split("\n");
  const records = after.map((line) => JSON.parse(line));
  assert.deepEqual(
    records.map(({ type, version }) => `${type} ${version}`),
    ["run 0", "update 1", "run 1", "update 2", "update 3"],
  );
  assert.equal(records[3].weightsSha256, JSON.parse(before[2] ?? "").weightsSha256);
});

test("a run that goes on from an older version than the store's saves that one in the store at once", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  truncateSync(join(runDir, "ledger.jsonl"), statSync(join(runDir, "ledger.jsonl")).size - 10);
  const before = parameters.saved.length;
  const resumed = await aLearner({ runDir, parameters }, { targetVersion: 3 });
  resumed.actor("only");
  await resumed.run();
  assert.deepEqual(
    parameters.saved.slice(before).map(({ version }) => version),
    [1, 3],
  );
});

test("a restart point of another configuration or engine is none of the run's", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  forgetLastCheckpoint(parameters);
  const points = RestartPoints.open(runDir, await RestartPoints.find(runDir));
  for (const { checkpoint: point } of await RestartPoints.find(runDir))
    await points.write(
      restartPointOf({ ...point, engine: { ...point.engine, versions: { abacus: "2" } } }),
    );
  const resumed = await aLearner({ runDir, parameters });
  assert.equal(resumed.learner.status().version, 0);
  await resumed.close();
});

test("a folder that cannot be written is a problem of the configuration", async (context) => {
  const file = join(aFolder(context), "file");
  writeFileSync(file, "");
  chmodSync(file, 0o400);
  await assert.rejects(
    aLearner({ runDir: join(file, "run") }),
    withCode("RUN_FOLDER_UNUSABLE", /choose another --run-dir/),
  );
});

test("a resumed run that has reached its target already ends at once", async (context) => {
  const { runDir, parameters } = await aTrainedRun(context);
  const again = await aLearner({ runDir, parameters }, { targetVersion: 2 });
  const summary = await again.run();
  assert.equal(summary.version, 2);
  assert.equal(summary.complete, true);
});
