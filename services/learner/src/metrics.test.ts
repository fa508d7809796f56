import assert from "node:assert/strict";
import { test } from "node:test";
import { a2c, isReservedMetric } from "@lockstep/algorithm";
import { createMetricsRegistry, registerReasons } from "@lockstep/service-kit";
import { Registry } from "prom-client";
import { createLearnerCounters, registerLearnerMetrics } from "./metrics.ts";
import { aFolder, aLearner, eventually } from "./testing/a-learner.ts";

test("every metric of a learner that has trained has a value, and before that none is made up", async (context) => {
  const { learner, run, actor } = await aLearner({ runDir: aFolder(context) });
  const registry = new Registry();
  registerLearnerMetrics(registry, () => learner.status(), a2c.figures);
  const before = await registry.metrics();
  assert.doesNotMatch(before, /^lockstep_learner_entropy_nats /m);
  assert.match(before, /^lockstep_learner_updates_total 0$/m);
  actor("only");
  await run();
  const after = await registry.metrics();
  for (const line of [
    /^lockstep_learner_version 5$/m,
    /^lockstep_learner_updates_total 5$/m,
    /^lockstep_learner_environment_steps_total 60$/m,
    // The actor may have begun the round of the last version, which nobody needs.
    /^lockstep_learner_segments_accepted_total 1[5-8]$/m,
    /^lockstep_learner_entropy_nats 1\.0[45]\d*$/m,
    /^lockstep_learner_expected_actors 1$/m,
    /^lockstep_learner_engine_info\{engine="fake",device="none",versions=""\} 1$/m,
    /^lockstep_learner_round_rows 12$/m,
    /^lockstep_learner_segments_refused_total\{code="SEGMENT_MALFORMED"\} 0$/m,
    /^lockstep_learner_time_seconds_total\{activity="waiting"\} 0$/m,
    /^lockstep_learner_log_probability_difference_max 0$/m,
    /^lockstep_learner_start_state_progress_mean\{start_state="one"\} 0\.\d+$/m,
  ]) {
    assert.match(after, line);
  }
  assert.match(await registry.metrics(), /^lockstep_learner_updates_total 5$/m);
});

test("an evaluation has a value for each start state, with the group that it belongs to", async (context) => {
  const { learner } = await aLearner({ runDir: aFolder(context) });
  const registry = new Registry();
  const status = learner.status();
  const result = { returnMean: 300, progressMean: 0.25, finishedShare: 0.5 };
  const byStartState = {
    one: { ...result, heldOut: false },
    two: { ...result, progressMean: null, heldOut: true },
  };
  const evaluation = { ...status.evaluation, byStartState };
  registerLearnerMetrics(registry, () => ({ ...status, evaluation }), []);
  const metrics = await registry.metrics();
  const valuesOf = (noun: string) =>
    [...metrics.matchAll(new RegExp(`^lockstep_learner_evaluation_${noun}(.*)$`, "gm"))].map(
      ([, value]) => value,
    );
  const one = 'states="training",start_state="one"';
  const two = 'states="held_out",start_state="two"';
  assert.deepEqual(valuesOf("return_mean"), [`{${one}} 300`, `{${two}} 300`]);
  assert.deepEqual(valuesOf("progress_mean"), [`{${one}} 0.25`], "none where none is known");
  assert.deepEqual(valuesOf("finished_ratio"), [`{${one}} 0.5`, `{${two}} 0.5`]);
});

test("no metric of every learner's can be the name of an algorithm's figure", async (context) => {
  const { learner } = await aLearner({ runDir: aFolder(context) });
  const registry = createMetricsRegistry("learner");
  registerReasons(registry, "learner", { reasons: {} });
  createLearnerCounters(registry);
  registerLearnerMetrics(registry, () => learner.status(), []);
  const metrics = registry.getMetricsAsArray().map(({ name }) => name);
  assert.ok(metrics.length > 50);
  const nouns = metrics.map((name) => name.replace(/^lockstep_learner_/, ""));
  assert.deepEqual(
    nouns.filter((noun) => !isReservedMetric(noun)),
    [],
  );
});

test("what the session before failed with is told by its code, and nothing when it did not", async () => {
  const registry = new Registry();
  const counters = createLearnerCounters(registry);
  counters.sessionBeforeFailed(null);
  assert.doesNotMatch(await registry.metrics(), /^lockstep_learner_previous_failure/m);
  counters.sessionBeforeFailed("NON_FINITE_LOSS");
  assert.match(
    await registry.metrics(),
    /^lockstep_learner_previous_failure\{code="NON_FINITE_LOSS"\} 1$/m,
  );
});

test("rounds are on the account of whoever was last, as long as it is connected", async (context) => {
  const endless = { targetVersion: null };
  const { learner, run, actor, stop } = await aLearner({ runDir: aFolder(context) }, endless);
  const registry = new Registry();
  registerLearnerMetrics(registry, () => learner.status(), a2c.figures);
  actor("only");
  const running = run();
  await eventually("version 2", () => learner.status().version >= 2);
  const during = await registry.metrics();
  assert.match(during, /^lockstep_learner_last_segments_total\{actor="only"\} [1-9]\d*$/m);
  assert.match(during, /^lockstep_learner_last_segment_wait_seconds_total\{actor="only"\} 0$/m);
  stop();
  await running;
  assert.doesNotMatch(await registry.metrics(), /^lockstep_learner_last_segments_total\{/m);
});

test("a scrape asks for the status once, and the next one again", async (context) => {
  const { learner } = await aLearner({ runDir: aFolder(context) });
  const registry = new Registry();
  let asked = 0;
  const read = () => {
    asked += 1;
    return learner.status();
  };
  registerLearnerMetrics(registry, read, a2c.figures);
  await registry.metrics();
  assert.equal(asked, 1);
  await new Promise((resolve) => setImmediate(resolve));
  await registry.metrics();
  assert.equal(asked, 2);
});
