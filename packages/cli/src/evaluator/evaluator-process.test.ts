import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "@lockstep/system/testing";
import type { ServiceLaunch, ServiceListener } from "../cluster/service-process.ts";
import { EvaluatorProcess } from "./evaluator-process.ts";

interface Started {
  readonly launch: ServiceLaunch;
  readonly listener: ServiceListener;
  readonly kills: string[];
}

function anEvaluator() {
  const clock = createFakeClock();
  const started: Started[] = [];
  const notices: string[] = [];
  const evaluator = new EvaluatorProcess({
    args: ["--run-dir", "runs/one"],
    env: {},
    logFile: "nowhere.log",
    every: 50,
    clock,
    spawn: (launch, listener) => {
      const one: Started = { launch, listener, kills: [] };
      started.push(one);
      return {
        pid: started.length,
        kill: (signal) => {
          one.kills.push(signal);
          listener.exited(null, signal, null);
        },
      };
    },
    notice: (text) => notices.push(text),
    progressed: () => undefined,
  });
  return { evaluator, clock, started, notices };
}

const playing = { type: "evaluating", version: 50, played: 1, episodes: 9, waiting: 1 };

test("it starts when the first version is due, and at the run's end one with all cores takes over and is waited for", async () => {
  const { evaluator, started } = anEvaluator();
  evaluator.reached(49);
  assert.equal(started.length, 0);
  evaluator.reached(50);
  evaluator.reached(51);
  assert.equal(started.length, 1);
  assert.deepEqual(started[0]?.launch.args, ["evaluator", "--run-dir", "runs/one"]);
  let over = false;
  const finished = evaluator.finish().then(() => {
    over = true;
  });
  assert.deepEqual(started[0]?.kills, ["SIGKILL"]);
  assert.deepEqual(started[1]?.launch.args.at(-1), "--once");
  await Promise.resolve();
  assert.equal(over, false);
  started[1]?.listener.exited(0, null, null);
  await finished;
  evaluator.reached(52);
  assert.equal(started.length, 2);
});

test("one that is killed is started again, and after the run's end only for what is left", async () => {
  const { evaluator, clock, started, notices } = anEvaluator();
  evaluator.reached(50);
  started[0]?.listener.exited(null, "SIGKILL", null);
  assert.match(notices[0] ?? "", /killed by SIGKILL\); starting it again/);
  await clock.advance(1_000);
  assert.equal(started.length, 2);
  const finished = evaluator.finish();
  started[2]?.listener.exited(null, "SIGKILL", null);
  await clock.advance(1_000);
  assert.deepEqual(started[3]?.launch.args.at(-1), "--once");
  started[3]?.listener.exited(0, null, null);
  await finished;
});

test("one that ends again and again without an episode is given up, and the run's end does not wait", async () => {
  const { evaluator, clock, started, notices } = anEvaluator();
  evaluator.reached(50);
  for (let ends = 1; ends <= 2; ends++) {
    started.at(-1)?.listener.message(playing);
    started.at(-1)?.listener.exited(1, null, null);
    await clock.advance(10_000);
  }
  for (let ends = 1; ends <= 2; ends++) {
    started.at(-1)?.listener.exited(1, null, "it was short of memory");
    await clock.advance(10_000);
  }
  assert.equal(started.length, 4);
  assert.match(
    notices.at(-1) ?? "",
    /3 times in a row \(it was short of memory\): the run goes on/,
  );
  evaluator.reached(100);
  await evaluator.finish();
  assert.equal(started.length, 4);
});

test("the end of a run waits a quarter of an hour at most, and says what to do then", async () => {
  const { evaluator, clock, started, notices } = anEvaluator();
  const finished = evaluator.finish();
  await clock.advance(15 * 60_000);
  await finished;
  assert.deepEqual(started[0]?.kills, ["SIGKILL"]);
  assert.match(notices[0] ?? "", /more than 15 minutes; --resume, or lockstep evaluator/);
  assert.equal(clock.pending, 0);
});

test("Ctrl-C while the end is waited for ends the waiting", async () => {
  const { evaluator, started, clock } = anEvaluator();
  const finished = evaluator.finish();
  await evaluator.close();
  await finished;
  assert.deepEqual(started[0]?.kills, ["SIGKILL"]);
  assert.equal(clock.pending, 0);
});
