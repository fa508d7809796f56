import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { LedgerUpdate } from "@lockstep/round";
import { runLockstep, startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { actorsOf, processesOf, updatesIn } from "../run-processes.ts";

/** Fifty times the learning rate of `examples/cart-pole/ppo.json`; the same bits on every processor. */
const configuration = {
  slots: 8,
  segmentLength: 32,
  learning: {
    algorithm: { gamma: 0.98, lambda: 0.8, epochs: 12, minibatches: 1, entropyCoefficient: 0 },
    learningRate: 50 * 1e-3,
    schedule: "constant",
    guard: { returnEpisodes: 20 },
  },
};

/** Learns first, collapses, and goes back once. */
const recovering = { seed: "9", updates: "66" };
/** Goes back twice, in few updates. */
const relapsing = { seed: "8", updates: "34" };

function collapsing(seed: string, guarded: boolean): readonly string[] {
  const { guard, ...learning } = configuration.learning;
  const config = join(folder, `${guarded ? "guarded" : "alone"}.json`);
  const content = { ...configuration, learning: guarded ? { ...learning, guard } : learning };
  writeFileSync(config, JSON.stringify(content));
  return [
    ...["--environment", "examples/cart-pole/environment.mjs", "--algorithm", "ppo"],
    ...["--config", config, "--seed", seed, "--engine", "portable"],
    ...(guarded ? ["--guard", "rollback"] : []),
  ];
}

const cleanups: (() => Promise<void>)[] = [];
let folder = "";

before(() => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

function recordsOf(run: string): LedgerUpdate[] {
  const lines = readFileSync(join(run, "ledger.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "update");
}

/** A run that nothing disturbs. */
async function trained(
  name: string,
  { seed, updates }: typeof recovering,
  guarded: boolean,
  actors: string,
): Promise<string> {
  await train(folder, name, [
    ...collapsing(seed, guarded),
    ...["--updates", updates, "--actors", actors],
  ]);
  return join(folder, name);
}

/** Rollbacks, of which each has the good version's weights again and halves the learning rate. */
function rollbacksOf(records: readonly LedgerUpdate[]): readonly LedgerUpdate[] {
  const back = records.filter(({ rollback }) => rollback !== undefined);
  for (const [index, { version, rollback }] of back.entries()) {
    const good = records.find((each) => each.version === rollback?.to);
    const after = records.find((each) => each.version === version);
    assert.equal(after?.weightsSha256, good?.weightsSha256, "the good version's weights again");
    const next = records.find((each) => each.version === version + 1);
    assert.equal(next?.learningRate, 0.05 / 2 ** (index + 1));
  }
  return back;
}

/** Mean return of the last 20 episodes. */
function endOf(records: readonly LedgerUpdate[]): number {
  const returns = records.flatMap(({ episodes }) => episodes.map((each) => each.episodeReturn));
  return returns.slice(-20).reduce((sum, value) => sum + value, 0) / 20;
}

test("a run that collapses at fifty times its learning rate recovers by going back", async () => {
  const alone = recordsOf(await trained("alone", recovering, false, "1"));
  assert.ok(endOf(alone) < 150, `without a guard it ends at ${endOf(alone)} of 500`);
  assert.equal(
    alone.some(({ rollback }) => rollback !== undefined),
    false,
  );

  const guarded = await trained("guarded", recovering, true, "3");
  const records = recordsOf(guarded);
  assert.ok(rollbacksOf(records).length > 0);
  assert.ok(endOf(records) > 300, `with a guard it ends at ${endOf(records)} of 500`);

  const ledger = join(guarded, "ledger.jsonl");
  const text = readFileSync(ledger, "utf8");
  writeFileSync(ledger, text.replace(/"rollbacks":1\}/, '"rollbacks":2}'));
  assert.equal((await runLockstep(["verify", "--files-only", guarded])).code, 1);
  writeFileSync(ledger, text);
});

test("going back does not depend on actors, kills and stops around it, and verify replays it", async () => {
  const { seed, updates } = relapsing;
  const args = [...collapsing(seed, true), "--updates", updates];
  const records = recordsOf(await trained("undisturbed", relapsing, true, "1"));
  const back = rollbacksOf(records);
  const versions = back.map(({ version }) => version);
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
  const last = await runLockstep([...resume, ...engine, "--updates", updates]);
  assert.equal(last.code, 0, last.stdout + last.stderr);
  const { weightsSha256, version } = JSON.parse(readFileSync(summary, "utf8"));
  assert.equal(version, Number(updates));
  assert.equal(weightsSha256, records.at(-1)?.weightsSha256);
  const { code, stdout } = await runLockstep(["verify", run]);
  assert.equal(code, 0, stdout);
  for (const { version, rollback } of back)
    assert.match(stdout, new RegExp(`version ${version} is version ${rollback?.to} again`));
});
