import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "@lockstep/system/testing";
import { clusterOf, type ServiceState } from "./cluster-state.ts";
import { watchLiveness } from "./liveness.ts";

const limits = {
  askMs: 1_000,
  silentMs: { actor: 3_000, learner: 9_000, "parameter-server": 9_000 },
};

function aWatch(answers: (name: string) => boolean) {
  const clock = createFakeClock();
  let services: readonly ServiceState[] = clusterOf(2).services.map((service) => ({
    ...service,
    phase: "ready",
    readySince: 0,
  }));
  const silent: string[] = [];
  const end = watchLiveness({
    services: () => services,
    ask: async ({ name }) => answers(name),
    silent: (name, ms) => silent.push(`${name} ${ms}`),
    clock,
    limits,
  });
  return {
    silent,
    end,
    seconds: async (count: number) => {
      for (let i = 0; i < count; i++) await clock.advance(1_000);
    },
    change: (name: string, changes: Partial<ServiceState>) => {
      services = services.map((each) => (each.name === name ? { ...each, ...changes } : each));
    },
  };
}

test("a service that leaves all questions unanswered is reported when its time is over", async () => {
  const watch = aWatch((name) => name !== "actor-1");
  await watch.seconds(2);
  assert.deepEqual(watch.silent, []);
  await watch.seconds(1);
  assert.deepEqual(watch.silent, ["actor-1 3000"]);
  watch.end();
  await watch.seconds(10);
  assert.equal(watch.silent.length, 1);
});

test("one answer in between is enough to be left alone", async () => {
  let asked = 0;
  const watch = aWatch((name) => name !== "actor-0" || ++asked % 3 === 0);
  await watch.seconds(12);
  assert.deepEqual(watch.silent, []);
  watch.end();
});

test("what a service left unanswered in an earlier life does not count", async () => {
  const watch = aWatch((name) => name !== "actor-0");
  await watch.seconds(2);
  watch.change("actor-0", { phase: "starting" });
  await watch.seconds(5);
  watch.change("actor-0", { phase: "ready", readySince: 7_000 });
  await watch.seconds(2);
  assert.deepEqual(watch.silent, []);
  await watch.seconds(1);
  assert.deepEqual(watch.silent, ["actor-0 3000"]);
  watch.end();
});
