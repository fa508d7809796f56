import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type Grant, ProtocolError } from "@lockstep/protocol";
import { sha256Hex } from "@lockstep/system";
import { aConfiguration } from "./testing/a-configuration.ts";
import { aFolder, aLearner, eventually } from "./testing/a-learner.ts";
import { aSnapshot } from "./testing/a-snapshot.ts";
import { FakeEngine } from "./testing/fake-engine.ts";
import { MemoryParameterService } from "./testing/memory-parameter-service.ts";

async function undisturbed(context: TestContext, targetVersion: number): Promise<string> {
  const { run, actor } = await aLearner({ runDir: aFolder(context) }, { targetVersion });
  actor("only");
  return (await run()).weightsSha256;
}

function linesOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Versions that the ledger has an update for. */
function updatesOf(runDir: string): unknown[] {
  return linesOf(join(runDir, "ledger.jsonl"))
    .filter(({ type }) => type === "update")
    .map(({ version }) => version);
}

test("a run reaches its target, tells its actors, and leaves checkpoint, summary, ledger and weights", async (context) => {
  const runDir = aFolder(context);
  const { run, actor, parameters } = await aLearner({ runDir });
  const only = actor("only");
  const summary = await run();
  await only.ended;
  assert.equal(summary.version, 5);
  assert.equal(summary.complete, true);
  assert.equal(summary.environmentSteps, 5 * 3 * 4);
  assert.equal(summary.frames, 5 * 3 * 4 * 4);
  assert.ok(summary.episodes > 0);
  assert.equal(summary.maxLogProbabilityDifference, 0);
  assert.equal(only.runOver, 5);
  assert.equal(parameters.saved.at(-1)?.version, 5);
  assert.equal(parameters.versions.get(5)?.sha256, summary.weightsSha256);
  assert.deepEqual(JSON.parse(readFileSync(join(runDir, "summary.json"), "utf8")), summary);
  const ledger = linesOf(join(runDir, "ledger.jsonl"));
  assert.deepEqual(
    ledger.map(({ type, version }) => [type, version]),
    [["run", 0], ...[1, 2, 3, 4, 5].map((version) => ["update", version])],
  );
  assert.equal(ledger.at(-1)?.["weightsSha256"], summary.weightsSha256);
  assert.equal(linesOf(join(runDir, "updates.jsonl")).length, 5);
  const weights = JSON.parse(readFileSync(join(runDir, "weights", "5.json"), "utf8"));
  assert.equal(weights.sha256, summary.weightsSha256);
});

test("the weights are the same with one actor, with three, and with one that joins in the middle", async (context) => {
  const expected = await undisturbed(context, 8);
  const three = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 8, expectedActors: 3 },
  );
  for (const name of ["a", "b", "c"]) three.actor(name, { capacity: 1 });
  assert.equal((await three.run()).weightsSha256, expected);

  const late = await aLearner({ runDir: aFolder(context) }, { targetVersion: 8 });
  late.actor("first");
  const done = late.run();
  await eventually("version 3", () => late.learner.status().version === 3);
  const second = late.actor("second");
  assert.equal((await done).weightsSha256, expected);
  assert.ok(second.played > 0, "it got its share");
});

test("frames are not looked at after the next message was asked for: the connection may have given their memory back", async (context) => {
  const { run, actor } = await aLearner({ runDir: aFolder(context) }, { targetVersion: 3 });
  let given = 0;
  actor("only").connection.onDone = (message) => {
    if (message.type !== "steps") return;
    message.frames.fill(0xee);
    given += 1;
  };
  assert.equal((await run()).weightsSha256, await undisturbed(context, 3));
  assert.ok(given >= 9);
});

test("actors that come back are given the slots that they had, in whatever order they come", async (context) => {
  const { run, actor } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 1, expectedActors: 2 },
  );
  const second = actor("b", { warmSlots: [1, 2] });
  const first = actor("a", { warmSlots: [0] });
  const granted = new Map([first, second].map((each) => [each, new Set<number>()]));
  for (const [each, slots] of granted) {
    const hear = each.connection.onSend;
    each.connection.onSend = (message) => {
      if (message.type === "grant") slots.add(message.slot);
      hear(message);
    };
  }
  await run();
  assert.deepEqual([...(granted.get(first) ?? [])], [0]);
  assert.deepEqual([...(granted.get(second) ?? [])], [1, 2]);
});

test("another seed gives other weights", async (context) => {
  const { run, actor } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 3, configuration: aConfiguration({ seed: 2 }) },
  );
  actor("only");
  assert.notEqual((await run()).weightsSha256, await undisturbed(context, 3));
});

test("when an actor dies in the middle of a segment the others finish its round, with the same weights", async (context) => {
  const expected = await undisturbed(context, 6);
  const { run, actor, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 6, expectedActors: 2 },
  );
  actor("survivor");
  const victim = actor("victim", {
    tamper: (message) => {
      if (message.type === "steps" && message.version === 2) victim.kill();
      return message;
    },
  });
  const { weightsSha256 } = await run();
  assert.equal(weightsSha256, expected);
  assert.equal(learner.status().actors.length, 0);
});

test("a frozen actor's slots go to others when its lease ends, and it is told why", async (context) => {
  const expected = await undisturbed(context, 6);
  const { run, actor, clock, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 6, expectedActors: 2 },
  );
  const survivor = actor("survivor");
  const frozen = actor("frozen", {
    tamper: (message) => {
      if ("version" in message && message.version === 2) frozen.frozen = true;
      return message;
    },
  });
  frozen.heartbeat();
  const done = run();
  await eventually(
    "the round waits",
    () => frozen.frozen && learner.status().segments.arrived === 2,
  );
  for (let i = 0; i < 11; i++) {
    survivor.heartbeat();
    await clock.advance(250);
  }
  assert.equal(learner.status().counts.leasesExpired, 0);
  survivor.heartbeat();
  await clock.advance(250);
  assert.equal(learner.status().counts.leasesExpired, 1);
  assert.equal((await done).weightsSha256, expected);
  const error = frozen.connection.closed?.error;
  assert.ok(error !== undefined && "code" in error && error.code === "LEASE_EXPIRED");
});

test("a slot whose holder is late is played by an idle actor as well, and the first answer counts", async (context) => {
  const expected = await undisturbed(context, 8);
  const { run, actor, clock, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 8, expectedActors: 2, leaseMs: 60_000 },
  );
  const quick = actor("quick");
  const late = actor("late", {
    tamper: (message) => {
      if ("version" in message && message.version === 4) late.frozen = true;
      return message;
    },
  });
  const done = run();
  await eventually("the round waits", () => late.frozen && learner.status().segments.arrived === 2);
  const [slot] = late.slots;
  await clock.advance(1_000);
  assert.equal(learner.status().counts.sparesAsked, 0);
  await clock.advance(250);
  await eventually("the round is complete", () => learner.status().version > 4);
  assert.equal(learner.status().counts.sparesAsked, 1);
  assert.equal(learner.status().counts.sparesFirst, 1);
  assert.ok(quick.slots.includes(slot ?? -1));
  await eventually("the late one hears that its slot is gone", () => late.slots.length === 0);
  assert.equal((await done).weightsSha256, expected);
  assert.equal(learner.status().counts.leasesExpired, 0);
});

test("who comes while others replay a dead actor's slots is asked to play them as well, at once", async (context) => {
  const expected = await undisturbed(context, 8);
  const { run, actor, clock, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 8, expectedActors: 2, leaseMs: 60_000 },
  );
  let busy = false;
  const heir = actor("heir", {
    tamper: (message) => {
      if ("version" in message && message.version === 2 && !busy) heir.frozen = busy = true;
      return message;
    },
  });
  const dies = actor("dies", {
    tamper: (message) => {
      if ("version" in message && message.version === 2) dies.frozen = true;
      return message;
    },
  });
  const done = run();
  await eventually("the round waits", () => heir.frozen && dies.frozen);
  const inherited = dies.slots;
  dies.kill();
  await eventually("its slots have an heir", () => heir.slots.length === 3);
  const comer = actor("comer");
  await clock.advance(250);
  await eventually("it plays one of them", () => comer.played > 0);
  const { sparesAsked } = learner.status().counts;
  assert.deepEqual([sparesAsked, inherited.includes(comer.slots[0] ?? -1)], [1, true]);
  heir.thaw();
  assert.equal((await done).weightsSha256, expected);
});

test("when the late actor is first after all, the idle one lets go", async (context) => {
  const expected = await undisturbed(context, 8);
  const { run, actor, clock, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 8, expectedActors: 2, leaseMs: 60_000 },
  );
  let ends = 0;
  const quick = actor("quick", {
    tamper: (message) => {
      // From here on it plays nothing that it is asked to play beside its own.
      if (message.type === "end" && message.version === 4) quick.frozen = ++ends === 2;
      return message;
    },
  });
  let stuck = false;
  const late = actor("late", {
    tamper: (message) => {
      if ("version" in message && message.version === 4 && !stuck) late.frozen = stuck = true;
      return message;
    },
  });
  const done = run();
  await eventually("the round waits", () => late.frozen && learner.status().segments.arrived === 2);
  await clock.advance(1_250);
  assert.equal(quick.slots.length, 3);
  late.thaw();
  await eventually("its own answer is there", () => quick.slots.length === 2);
  quick.thaw();
  assert.equal((await done).weightsSha256, expected);
  const { sparesAsked, sparesFirst } = learner.status().counts;
  assert.deepEqual([sparesAsked, sparesFirst], [1, 0]);
});

test("an idle actor that dies beside a late one, or a late one beside it, costs nothing", async (context) => {
  const expected = await undisturbed(context, 8);
  for (const dies of ["quick", "late"] as const) {
    const { run, actor, clock, learner } = await aLearner(
      { runDir: aFolder(context) },
      { targetVersion: 8, expectedActors: 2, leaseMs: 60_000 },
    );
    const quick = actor("quick");
    let stuck = false;
    const late = actor("late", {
      tamper: (message) => {
        if (message.type === "steps" && message.version === 4 && !stuck) {
          stuck = late.frozen = quick.frozen = true;
        }
        return message;
      },
    });
    const done = run();
    await eventually("the late one is stuck", () => late.frozen);
    quick.thaw();
    await eventually("the round waits", () => learner.status().segments.arrived === 2);
    quick.frozen = true;
    await clock.advance(1_250);
    const [victim, survivor] = dies === "quick" ? [quick, late] : [late, quick];
    victim.kill();
    await eventually("it is gone", () => learner.status().actors.length === 1);
    survivor.thaw();
    assert.equal((await done).weightsSha256, expected, `${dies} died`);
  }
});

test("an actor that drains gives its slots back after its segments and is let go", async (context) => {
  const expected = await undisturbed(context, 6);
  const { run, actor, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 6, expectedActors: 2 },
  );
  actor("stays");
  const leaving = actor("leaves");
  const done = run();
  await eventually("version 2", () => learner.status().version === 2);
  leaving.drain();
  await eventually("no slots", () => leaving.slots.length === 0);
  const played = leaving.played;
  assert.equal((await done).weightsSha256, expected);
  assert.equal(leaving.played, played);
  assert.equal(leaving.receipts.filter(({ verdict }) => verdict === "refused").length, 0);
});

test("a round that nobody can finish waits, says why, and goes on when an actor comes", async (context) => {
  const expected = await undisturbed(context, 4);
  const { run, actor, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 4 },
  );
  const done = run();
  assert.match(learner.status().reason ?? "", /waits for 1 actor, 0 are connected/);
  actor("small", { capacity: 2 });
  await eventually("two segments", () => learner.status().segments.arrived === 2);
  assert.equal(learner.status().state, "waiting for actors");
  assert.match(learner.status().reason ?? "", /slots 2 have no actor/);
  actor("other", { capacity: 2 });
  assert.equal((await done).weightsSha256, expected);
});

test("slots are given out after a while even when fewer actors came than expected", async (context) => {
  const { run, actor, clock, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 1, expectedActors: 2, actorWaitMs: 500 },
  );
  const only = actor("only");
  const done = run();
  await clock.advance(499);
  assert.deepEqual(only.slots, []);
  assert.match(learner.status().reason ?? "", /waits for 2 actors, 1 is connected/);
  await clock.advance(1);
  assert.equal((await done).version, 1);
});

test("a run that is stopped at any moment and resumed ends with the weights of one left alone", async (context) => {
  const expected = await undisturbed(context, 12);
  for (const turns of [0, 1, 7, 20, 45, 80, 120, 170]) {
    const runDir = aFolder(context);
    const parameters = new MemoryParameterService();
    const first = await aLearner({ runDir, parameters }, { targetVersion: 12 });
    first.actor("before");
    const stopped = first.run();
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    first.stop();
    const { complete, version } = await stopped;
    assert.equal(parameters.saved.at(-1)?.version, version);
    const second = await aLearner(
      { runDir, parameters, resume: "required" },
      { targetVersion: 12 },
    );
    second.actor("after");
    const summary = await second.run();
    assert.equal(summary.weightsSha256, expected, `stopped at version ${version} (${complete})`);
    const versions = updatesOf(runDir);
    assert.deepEqual(versions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert.equal(linesOf(join(runDir, "updates.jsonl")).length, 12);
  }
});

test("a learner that was killed repeats the rounds since its checkpoint and arrives at the same versions", async (context) => {
  const expected = await undisturbed(context, 10);
  const runDir = aFolder(context);
  const parameters = new MemoryParameterService();
  for (const targetVersion of [3, 7]) {
    const session = await aLearner({ runDir, parameters }, { targetVersion });
    session.actor("before");
    await session.run();
  }
  // As if it had been killed before it got round to its last checkpoint, and the run folder's restart points had gone.
  rmSync(join(runDir, "restart"), { recursive: true });
  parameters.saved.length = parameters.saved.findIndex(({ version }) => version === 3) + 1;
  const again = await aLearner({ runDir, parameters }, { targetVersion: 10 });
  again.actor("a");
  again.actor("b");
  assert.equal(again.learner.status().version, 3);
  const { weightsSha256, frames } = await again.run();
  assert.equal(weightsSha256, expected);
  assert.equal(frames, 10 * 3 * 4 * 4);
  const versions = updatesOf(runDir);
  assert.deepEqual(versions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

/** Runs of long episodes: those of the default end within a segment or two. */
const longEpisodes = aConfiguration({ timeLimitSteps: null });
const newest = 14;

/** A run whose learner begins anew at some versions, and whose actors send snapshots every few segments. */
async function restarted(
  runDir: string,
  snapshotEvery: number,
  beforeEach: (parameters: MemoryParameterService) => void,
) {
  const parameters = new MemoryParameterService();
  const grants: Grant[] = [];
  let weightsSha256 = "";
  for (const targetVersion of [1, 2, 3, 4, 5, 6, 7, 10, 13, newest]) {
    beforeEach(parameters);
    const changes = { configuration: longEpisodes, targetVersion };
    const session = await aLearner({ runDir, parameters }, changes);
    const actor = session.actor("a", { snapshotEvery });
    weightsSha256 = (await session.run()).weightsSha256;
    grants.push(...actor.grants);
  }
  return { weightsSha256, grants };
}

/** The snapshot that belongs where a grant's snapshot says that it was taken. */
function expectedIn({ slot, episode, actions, stepsBefore, snapshot }: Grant) {
  const steps = snapshot?.steps ?? 0;
  return aSnapshot({
    slot,
    episode,
    actions: actions.slice(0, steps),
    stepsBefore: stepsBefore - actions.length + steps,
  });
}

for (const [from, beforeEach] of [
  ["checkpoint", () => undefined],
  // As if each learner had been killed before its last checkpoint was in the store.
  [
    "restart point",
    ({ saved }: MemoryParameterService) => {
      saved.length = Math.min(saved.length, 1);
    },
  ],
] as const) {
  test(`snapshots of slots outlive the learner in its ${from}, and change no weights`, async (context) => {
    const changes = { configuration: longEpisodes, targetVersion: newest };
    const alone = await aLearner({ runDir: aFolder(context) }, changes);
    alone.actor("only");
    const { weightsSha256: expected } = await alone.run();
    for (const snapshotEvery of [1, 3]) {
      const run = await restarted(aFolder(context), snapshotEvery, beforeEach);
      assert.equal(run.weightsSha256, expected);
      const handedOn = run.grants.filter(({ snapshot }) => snapshot !== undefined);
      assert.ok(handedOn.length > 5, `${handedOn.length} handed on, one in ${snapshotEvery}`);
      for (const grant of handedOn) assert.deepEqual(grant.snapshot, expectedIn(grant));
    }
  });
}

test("an older learner's publish is refused and ends it", async (context) => {
  const parameters = new MemoryParameterService();
  const first = await aLearner({ runDir: aFolder(context), parameters });
  const done = first.run();
  await parameters.acquireFence();
  first.actor("only");
  await assert.rejects(
    done,
    (error) => error instanceof ProtocolError && error.code === "FENCE_STALE",
  );
});

test("a loss that is not finite ends the run before anything is published", async (context) => {
  const engine = new FakeEngine();
  const { run, actor, learner, parameters } = await aLearner({ runDir: aFolder(context), engine });
  const done = run();
  actor("only");
  await eventually("version 2", () => learner.status().version === 2);
  engine.failure = new Error("the loss is NaN");
  await assert.rejects(done, /the loss is NaN/);
  const newest = Math.max(...parameters.versions.keys());
  assert.equal(newest, learner.status().version);
});

test("a malformed segment costs its sender the stream, and the run goes on without it", async (context) => {
  const expected = await undisturbed(context, 4);
  const { run, actor, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 4, expectedActors: 2 },
  );
  const broken = actor("broken", {
    tamper: (message) =>
      message.type === "steps" && message.version === 1
        ? { ...message, rewards: message.rewards.map(() => Number.NaN) }
        : message,
  });
  actor("sound");
  assert.equal((await run()).weightsSha256, expected);
  const error = broken.connection.closed?.error;
  assert.ok(error !== undefined && "code" in error && error.code === "SEGMENT_MALFORMED");
  assert.equal(learner.status().counts.segmentsRefused["SEGMENT_MALFORMED"], 1);
});

test("an actor that plays another policy raises an alarm", async (context) => {
  const engine = new FakeEngine();
  engine.logProbabilityError = 0.01;
  const { run, actor, learner, logger } = await aLearner(
    { runDir: aFolder(context), engine },
    { targetVersion: 2 },
  );
  actor("only");
  const summary = await run();
  assert.ok(Math.abs(summary.maxLogProbabilityDifference - 0.01) < 1e-6);
  assert.equal(learner.status().counts.onPolicyAlarms, 2);
  assert.ok(
    logger.lines.some(({ level, message }) => level === "error" && /another policy/.test(message)),
  );
});

test("a hundred updates without a reward are a remark in the log and the status", async (context) => {
  const parts = { runDir: aFolder(context) };
  const { run, actor, learner, logger } = await aLearner(parts, { targetVersion: 101 });
  actor("only", { rewardless: true });
  await run();
  const [remark = ""] = learner.status().remarks;
  assert.match(remark, /^every reward of the last 100 updates was 0, /);
  const said = logger.lines.filter(({ message }) => message === "training may be worthless");
  assert.deepEqual(
    said.map(({ fields }) => fields),
    [{ remark }],
  );
});

test("only the newest weights files remain", async (context) => {
  const runDir = aFolder(context);
  const { run, actor } = await aLearner(
    { runDir },
    { targetVersion: 6, checkpointEveryUpdates: 1, weightsFilesKept: 2 },
  );
  actor("only");
  await run();
  const names = readdirSync(join(runDir, "weights")).sort();
  assert.equal(names.length, 2 * 3, names.join(", "));
  assert.deepEqual(names.slice(-3), ["6.f32", "6.json", "6.optimizer.f32"]);
  const read = (name: string) => readFileSync(join(runDir, "weights", name));
  const about = JSON.parse(read("6.json").toString());
  assert.equal(about.optimizerSha256, sha256Hex(read("6.optimizer.f32")));
  const ledger = readFileSync(join(runDir, "ledger.jsonl"));
  assert.deepEqual(about.ledger, {
    bytes: ledger.length,
    records: 7,
    sha256: sha256Hex(ledger.subarray(ledger.lastIndexOf("\n", -2) + 1, -1)),
  });
});

test("two actors may not have the same name", async (context) => {
  const { run, actor, learner } = await aLearner(
    { runDir: aFolder(context) },
    { targetVersion: 1 },
  );
  const first = actor("same", { capacity: 2 });
  const second = actor("same");
  await second.ended;
  const error = second.connection.closed?.error;
  assert.ok(error !== undefined && "code" in error && error.code === "ACTOR_NAME_TAKEN");
  assert.deepEqual(first.connection.closed, null);
  const done = run();
  await eventually("two segments", () => learner.status().segments.arrived === 2);
  actor("another");
  await done;
});
