import assert from "node:assert/strict";
import { test } from "node:test";
import { Registry } from "prom-client";
import { registerActorMetrics } from "./metrics.ts";
import { anActor, until } from "./testing/actor-bench.ts";
import { aGrant } from "./testing/fake-learner.ts";

test("a scrape tells what the actor has done so far, each time anew", async () => {
  const bench = anActor();
  const registry = new Registry();
  registerActorMetrics(registry, () => bench.actor.status());
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await until("both are complete", () => bench.learner.heard("end").length === 2);
  for (const _scrape of [1, 2]) {
    const text = await registry.metrics();
    assert.match(text, /^lockstep_actor_steps_total 12$/m);
    assert.match(text, /^lockstep_actor_frames_total 96$/m);
    assert.match(text, /^lockstep_actor_segments_total 2$/m);
    assert.match(text, /^lockstep_actor_slots_held 2$/m);
    assert.match(text, /^lockstep_actor_version 0$/m);
    assert.match(text, /^lockstep_actor_connected 1$/m);
  }
  await bench.actor.close();
});

test("names follow the convention: prefix, base unit, _total for counters", async () => {
  const bench = anActor();
  const registry = new Registry();
  registerActorMetrics(registry, () => bench.actor.status());
  for (const metric of await registry.getMetricsAsJSON()) {
    const counter = String(metric.type) === "counter";
    assert.match(
      metric.name,
      counter ? /^lockstep_actor_[a-z_]+_total$/ : /^lockstep_actor_[a-z_]+$/,
    );
    assert.equal(metric.name.endsWith("_total"), counter, metric.name);
  }
  await bench.actor.close();
});
