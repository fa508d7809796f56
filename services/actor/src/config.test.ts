import assert from "node:assert/strict";
import { test } from "node:test";
import { actorConfiguration } from "./config.ts";

test("an actor needs no options where everything runs on one machine", () => {
  const settings = actorConfiguration.load({ argv: [], env: {} });
  assert.equal(settings.learner, "127.0.0.1:7302");
  assert.deepEqual(settings.parameterServers, ["127.0.0.1:7301"]);
  assert.equal(settings.giveUpAfterMs, 0);
});

test("lists are separated by commas, and variables give way to flags", () => {
  const settings = actorConfiguration.load({
    argv: ["--parameter-servers", "a:1,b:2", "--capacity", "3"],
    env: { LOCKSTEP_CAPACITY: "5", LOCKSTEP_GAMES: "here,there", LOCKSTEP_TOKEN: "secret" },
  });
  assert.deepEqual(settings.parameterServers, ["a:1", "b:2"]);
  assert.deepEqual(settings.games, ["here", "there"]);
  assert.deepEqual([settings.capacity, settings.token], [3, "secret"]);
});

test("how many slots are played side by side is the run's matter unless it is said", () => {
  const load = (...argv: string[]) => actorConfiguration.load({ argv, env: {} });
  assert.equal(load().slotsAtOnce, undefined);
  assert.equal(load("--slots-at-once", "16").slotsAtOnce, 16);
  assert.throws(() => load("--slots-at-once", "0"), /--slots-at-once/);
});

test("every problem is in one message", () => {
  const argv = ["--learner", "nowhere", "--capacity", "0", "--chunk-step", "4"];
  assert.throws(
    () => actorConfiguration.load({ argv, env: {} }),
    (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /--learner/);
      assert.match(error.message, /--capacity/);
      assert.match(error.message, /--chunk-step/);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    },
  );
});

test("learners may be named by host, by address, and by IPv6 address", () => {
  for (const learner of ["learner:7302", "10.0.0.1:1", "[::1]:7302", "a.b.svc.cluster.local:80"]) {
    const settings = actorConfiguration.load({ argv: ["--learner", learner], env: {} });
    assert.equal(settings.learner, learner);
  }
});
