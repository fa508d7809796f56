import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { CliError } from "../cli-error.ts";
import { parseOptions } from "../options/command.ts";
import { type TrainOptions, trainOptions } from "../plan/train-options.ts";
import { aCommandContext } from "../testing/index.ts";
import type { PlannedRun } from "./sweep-plan.ts";
import { type SweepSurroundings, trainAll } from "./sweep-runs.ts";

/** A sweep of seeds whose runs are trained by a function of the test. */
function aSweep(test: TestContext, seeds: readonly number[]) {
  const folder = temporaryFolder(test);
  mkdirSync(join(folder, "logs"));
  const context = aCommandContext();
  const runs = seeds.map((seed): PlannedRun => {
    const name = `seed=${seed}`;
    return {
      name,
      seed,
      values: [],
      folder: join(folder, name),
      log: join(folder, "logs", `${name}.log`),
      options: { ...(parseOptions([], trainOptions) as TrainOptions), seed },
      targetVersion: 4,
    };
  });
  return {
    folder,
    output: () => context.out.text(),
    train: (atOnce: number, train: SweepSurroundings["train"]) =>
      trainAll(runs, {
        atOnce,
        cwd: folder,
        context,
        train,
      }),
  };
}

test("a run that fails is told, the others are trained, and what runs print is in their logs", async (context) => {
  const sweep = aSweep(context, [1, 2, 3]);
  const { failures, stopped } = await sweep.train(2, async ({ seed }, { out, cwd }, watch) => {
    assert.equal(cwd, sweep.folder);
    out.write(`trains ${seed}\n`);
    await new Promise(setImmediate);
    if (seed === 2) throw new CliError("SERVICE_FAILED", "learner: the loss is not finite");
    watch?.progressed(4);
    return 0;
  });
  assert.deepEqual([...failures], [["seed=2", "learner: the loss is not finite"]]);
  assert.equal(stopped, false);
  assert.match(sweep.output(), /^seed=1: version 4 of 4$/m);
  assert.match(sweep.output(), /^seed=2 failed: learner: the loss is not finite$/m);
  assert.match(sweep.output(), /^seed=3: version 4 of 4$/m);
  assert.equal(readFileSync(join(sweep.folder, "logs", "seed=2.log"), "utf8"), "trains 2\n");
});

test("as many runs as allowed are trained at once, each once", async (context) => {
  const sweep = aSweep(context, [1, 2, 3, 4, 5]);
  let [now, most] = [0, 0];
  const trained: (number | undefined)[] = [];
  await sweep.train(2, async ({ seed }) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
    trained.push(seed);
    return 0;
  });
  assert.equal(most, 2);
  assert.deepEqual(trained.sort(), [1, 2, 3, 4, 5]);
});

test("a run that is refused ends the sweep: the others would be refused, too", async (context) => {
  const sweep = aSweep(context, [1, 2, 3]);
  const trained: (number | undefined)[] = [];
  const refusing = sweep.train(1, async ({ seed }) => {
    trained.push(seed);
    throw new CliError("NOT_READY_TO_TRAIN", "there is no cartridge");
  });
  await assert.rejects(refusing, /there is no cartridge/);
  assert.deepEqual(trained, [1]);
});

test("Ctrl-C begins no further run, and lets those under way end", async (context) => {
  const sweep = aSweep(context, [1, 2, 3]);
  const trained: (number | undefined)[] = [];
  const outcome = await sweep.train(1, async ({ seed }, _, watch) => {
    assert.equal(watch?.stopped(), false);
    process.emit("SIGINT");
    assert.equal(watch?.stopped(), true);
    trained.push(seed);
    return 0;
  });
  assert.deepEqual(trained, [1]);
  assert.deepEqual([outcome.stopped, outcome.forced, outcome.failures.size], [true, false, 0]);
});
