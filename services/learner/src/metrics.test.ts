import assert from "node:assert/strict";
import { test } from "node:test";
import { Registry } from "prom-client";
import { registerLearnerMetrics } from "./metrics.ts";
import { aFolder, aLearner } from "./testing/a-learner.ts";

test("every metric of a learner that has trained has a value, and before that none is made up", async (context) => {
  const { learner, run, actor } = await aLearner({ runDir: aFolder(context) });
  const registry = new Registry();
  registerLearnerMetrics(registry, () => learner.status());
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
    /^lockstep_learner_segments_accepted_total 15$/m,
    /^lockstep_learner_entropy_nats 1\.0[45]\d*$/m,
    /^lockstep_learner_log_probability_difference_max 0$/m,
    /^lockstep_learner_start_state_progress_mean\{start_state="one"\} 0\.\d+$/m,
  ]) {
    assert.match(after, line);
  }
  assert.match(await registry.metrics(), /^lockstep_learner_updates_total 5$/m);
});
