import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { MicroBatch, MicroBatchLosses } from "@lockstep/model";
import { hiddenStateOf, type LedgerUpdate } from "@lockstep/round";
import { defaultGuard } from "@lockstep/run-configuration";
import { aConfiguration } from "../testing/a-configuration.ts";
import { aFolder, aLearner, eventually } from "../testing/a-learner.ts";
import { FakeEngine } from "../testing/fake-engine.ts";
import { MemoryParameterService } from "../testing/memory-parameter-service.ts";

/** The fake engine's entropy is 1.05 in every update, so each ten updates are a collapse. */
const entropyFloor = 2;

function guarded(changes?: Parameters<typeof aConfiguration>[0]) {
  const configuration = aConfiguration(changes);
  const guard = { ...defaultGuard, entropyFloor };
  return { ...configuration, learning: { ...configuration.learning, guard } };
}

function updatesIn(runDir: string): LedgerUpdate[] {
  const lines = readFileSync(join(runDir, "ledger.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "update");
}

test("a collapsed run goes back to its last good version with half the learning rate, and says so", async (context) => {
  const runDir = aFolder(context);
  const { learner, run, actor, parameters, logger } = await aLearner(
    { runDir },
    { configuration: guarded(), targetVersion: 24 },
  );
  actor("only");
  await run();
  const updates = updatesIn(runDir);
  const back = updates.filter(({ rollback }) => rollback !== undefined);
  assert.deepEqual(
    back.map(({ version, rollback }) => [version, rollback]),
    [
      [10, { to: 0, rule: "entropy", rollbacks: 1 }],
      [20, { to: 0, rule: "entropy", rollbacks: 2 }],
    ],
  );
  const sha256Of = (version: number) => parameters.versions.get(version)?.sha256;
  assert.equal(sha256Of(10), sha256Of(0));
  assert.equal(sha256Of(20), sha256Of(0));
  assert.notEqual(sha256Of(11), sha256Of(1), "it plays other episodes, and learns at another rate");
  const rates = updates.map(({ learningRate }) => learningRate);
  const [rate = 0] = rates;
  assert.deepEqual(
    rates,
    updates.map(({ version }) => rate / 2 ** Math.floor((version - 1) / 10)),
  );

  const { guard, counts, remarks } = learner.status();
  assert.deepEqual(guard, { action: "rollback", broken: [], goodVersion: 0, rollbacks: 2 });
  assert.deepEqual([counts.entropyCollapses, counts.rollbacks, counts.returnCollapses], [2, 2, 0]);
  assert.match(
    remarks.join("; "),
    /went back to version 0 at version 20: .*below 2 nats for 10 updates.*divided by 4/,
  );
  assert.ok(logger.lines.some(({ message }) => /going back to the last good/.test(message)));
});

test("a run that was stopped anywhere around a rollback comes to the same weights", async (context) => {
  const changes = { configuration: guarded(), targetVersion: 24 };
  const whole = await aLearner({ runDir: aFolder(context) }, changes);
  whole.actor("only");
  const { weightsSha256 } = await whole.run();
  for (const at of [9, 10, 20]) {
    const parameters = new MemoryParameterService();
    const runDir = aFolder(context);
    const first = await aLearner({ runDir, parameters }, { ...changes, targetVersion: at });
    first.actor("first");
    await first.run();
    const second = await aLearner({ runDir, parameters }, changes);
    second.actor("second");
    assert.equal((await second.run()).weightsSha256, weightsSha256, `stopped at ${at}`);
  }
});

/** Notes what it is asked to learn from. */
class WatchedEngine extends FakeEngine {
  readonly hiddenStates: (Float32Array | undefined)[] = [];

  override gradients(batch: MicroBatch): Promise<MicroBatchLosses> {
    this.hiddenStates.push(batch.runs?.hiddenStates);
    return super.gradients(batch);
  }
}

test("weights go back and slots do not: with a memory a slot goes on with its hidden state, also where the run was stopped there", async (context) => {
  const parameters = new MemoryParameterService();
  const runDir = aFolder(context);
  const size = 8;
  const configuration = {
    ...guarded({ slots: 1 }),
    network: { architecture: "nature-cnn", memory: { kind: "gru", size } },
  } as const;
  const before: (Float32Array | undefined)[] = [];
  for (const targetVersion of [10, 24]) {
    const engine = new WatchedEngine();
    const session = await aLearner(
      { runDir, parameters, engine },
      { configuration, targetVersion },
    );
    session.actor("only");
    await session.run();
    // The actor may have begun a round that this session does not need.
    before.push(...engine.hiddenStates.slice(0, targetVersion - before.length));
  }
  const updates = updatesIn(runDir);
  assert.deepEqual(
    updates.flatMap(({ version, rollback }) => (rollback ? [[version, rollback.to]] : [])),
    [
      [10, 0],
      [20, 0],
    ],
  );
  const after = updates.map(({ segments: [segment] }) => segment && hiddenStateOf(segment));
  assert.deepEqual(before, [new Float32Array(size), ...after.slice(0, -1)]);
  for (const version of [10, 20])
    assert.ok(
      before[version]?.every((known) => known !== 0),
      "no episode ends there",
    );
});

test("a guard may join a run, and the halved rate stays when it leaves", async (context) => {
  const parameters = new MemoryParameterService();
  const runDir = aFolder(context);
  const sessions = [aConfiguration(), guarded(), aConfiguration()];
  for (const [index, configuration] of sessions.entries()) {
    const targetVersion = [3, 14, 26][index] as number;
    const session = await aLearner({ runDir, parameters }, { configuration, targetVersion });
    session.actor("only");
    await session.run();
  }
  const updates = updatesIn(runDir);
  // It counts from the version that it has joined at.
  assert.deepEqual(
    updates.flatMap(({ version, rollback }) => (rollback ? [[version, rollback.to]] : [])),
    [[13, 3]],
  );
  assert.equal(updates[25]?.learningRate, (updates[0]?.learningRate ?? 0) / 2);
});

test("without a guard a collapse is an alarm, once while it lasts, and changes no weights", async (context) => {
  const calm = await aLearner({ runDir: aFolder(context) }, { targetVersion: 24 });
  calm.actor("only");
  const { weightsSha256 } = await calm.run();
  assert.deepEqual(calm.learner.status().counts.entropyCollapses, 0);

  const { learner, run, actor } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 24, entropyFloor },
  );
  actor("only");
  const done = run();
  await eventually("the collapse", () => learner.status().counts.entropyCollapses === 1);
  assert.equal((await done).weightsSha256, weightsSha256);
  const { guard, counts, remarks } = learner.status();
  assert.deepEqual(guard, {
    action: "alarm",
    broken: ["entropy"],
    goodVersion: null,
    rollbacks: 0,
  });
  assert.deepEqual([counts.entropyCollapses, counts.rollbacks], [1, 0]);
  assert.match(remarks.join(), /entropy has been below 2 nats for 10 updates/);
});
