import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { LedgerUpdate } from "@lockstep/round";
import { startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { actorsOf, processesOf, updatesIn } from "../run-processes.ts";

/** Fifty times the learning rate of `examples/cart-pole/ppo.json`; the same bits on every processor. */
const configuration = {
  slots: 8,
  segmentLength: 32,
  learning: {
    algorithm: { gamma: 0.98, lambda: 0.8, epochs: 20, minibatches: 1, entropyCoefficient: 0 },
    learningRate: 50 * 1e-3,
    schedule: "constant",
    guard: { returnEpisodes: 20 },
  },
};

function collapsing(folder: string, guarded: boolean): readonly string[] {
  const { guard, ...learning } = configuration.learning;
  const config = join(folder, `${guarded ? "guarded" : "alone"}.json`);
  const content = { ...configuration, learning: guarded ? { ...learning, guard } : learning };
  writeFileSync(config, JSON.stringify(content));
  return [
    ...["--environment", "examples/cart-pole/environment.mjs", "--algorithm", "ppo"],
    ...["--config", config, "--seed", "2", "--engine", "portable"],
    ...(guarded ? ["--guard", "rollback"] : []),
  ];
}

function recordsOf(run: string): LedgerUpdate[] {
  const lines = readFileSync(join(run, "ledger.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "update");
}

/** Mean return of the last 20 episodes. */
function endOf(records: readonly LedgerUpdate[]): number {
  const returns = records.flatMap(({ episodes }) => episodes.map((each) => each.episodeReturn));
  return returns.slice(-20).reduce((sum, value) => sum + value, 0) / 20;
}

test("a run that collapses at fifty times its learning rate recovers by going back, which verify replays", async (context) => {
  const folder = temporaryFolder(context);
  const target = ["--updates", "110"];
  await train(folder, "alone", [...collapsing(folder, false), ...target]);
  const alone = recordsOf(join(folder, "alone"));
  assert.ok(endOf(alone) < 150, `without a guard it ends at ${endOf(alone)} of 500`);
  assert.equal(
    alone.some(({ rollback }) => rollback !== undefined),
    false,
  );

  const run = join(folder, "guarded");
  await train(folder, "guarded", [...collapsing(folder, true), ...target]);
  const records = recordsOf(run);
  const back = records.filter(({ rollback }) => rollback !== undefined);
  assert.ok(back.length > 0);
  for (const [index, { version, rollback }] of back.entries()) {
    const good = records.find((each) => each.version === rollback?.to);
    const after = records.find((each) => each.version === version);
    assert.equal(after?.weightsSha256, good?.weightsSha256, "the good version's weights again");
    const next = records.find((each) => each.version === version + 1);
    assert.equal(next?.learningRate, 0.05 / 2 ** (index + 1));
  }
  assert.ok(endOf(records) > 300, `with a guard it ends at ${endOf(records)} of 500`);

  const { code, stdout } = await startLockstep(["verify", run]).finished;
  assert.equal(code, 0, stdout);
  const [first] = back;
  assert.match(
    stdout,
    new RegExp(`version ${first?.version} is version ${first?.rollback?.to} again`),
  );

  const invented = join(run, "ledger.jsonl");
  writeFileSync(
    invented,
    readFileSync(invented, "utf8").replace(/"rollbacks":1\}/, '"rollbacks":2}'),
  );
  assert.equal((await startLockstep(["verify", "--files-only", run]).finished).code, 1);
});

test("going back does not depend on actors, kills and stops around it", async (context) => {
  const folder = temporaryFolder(context);
  const args = [...collapsing(folder, true), "--updates", "44"];
  const undisturbed = await train(folder, "undisturbed", [...args, "--actors", "3"]);
  const versions = recordsOf(join(folder, "undisturbed"))
    .filter(({ rollback }) => rollback !== undefined)
    .map(({ version }) => version);
  assert.ok(versions.length >= 2, String(versions));

  const run = join(folder, "disturbed");
  const first = startLockstep(["train", "--plain", "--run-dir", run, ...args, "--actors", "1"]);
  for (const version of [(versions[0] ?? 0) - 2, versions[0] ?? 0]) {
    await until(`update ${version}`, () => updatesIn(run) > version);
    for (const pid of processesOf(run, "learner")) process.kill(pid, "SIGKILL");
  }
  await until("the second rollback's neighbourhood", () => updatesIn(run) > (versions[1] ?? 0) - 3);
  for (const pid of actorsOf(run)) process.kill(pid, "SIGKILL");
  first.child.kill("SIGINT");
  const stopped = await first.finished;
  assert.equal(stopped.code, 0, stopped.stdout + stopped.stderr);

  const summary = join(folder, "disturbed.json");
  const resume = ["train", "--plain", "--resume", "--run-dir", run, "--summary", summary];
  const engine = ["--engine", "portable"];
  // The guard and its count are the run's: they need no option.
  const last = await startLockstep([...resume, ...engine, "--updates", "44"]).finished;
  assert.equal(last.code, 0, last.stdout + last.stderr);
  const { weightsSha256, version } = JSON.parse(readFileSync(summary, "utf8"));
  assert.equal(version, 44);
  assert.equal(weightsSha256, undisturbed.weightsSha256);
  const { code, stdout } = await startLockstep(["verify", run]).finished;
  assert.equal(code, 0, stdout);
});
