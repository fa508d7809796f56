import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax } from "@lockstep/learning";
import type { NetworkSpec } from "../network/network-spec.ts";
import { type EngineFactory, someOptions } from "./engine-probe.ts";
import type { PolicyFactory } from "./inference-conformance.ts";
import { aMicroBatch, conformanceSpecs, deepSpec, someWeights } from "./learning-cases.ts";
import { observationOf } from "./reference-engine.ts";

/** Networks whose rows an actor and the learner compute. */
const specs: Readonly<Record<string, NetworkSpec>> = {
  ...conformanceSpecs,
  full: { architecture: "nature-cnn", height: 84, width: 84, stack: 4, actions: 7 },
  "many pictures": deepSpec,
};

/**
 * Registers the tests of engines whose learner and actors compute the same bits, so that a difference of their
 * log-probabilities is an error.
 * @param name the engine's, which begins each test's name
 */
export function sameRowsConformance(
  name: string,
  factories: { readonly createEngine: EngineFactory; readonly createPolicyEngine: PolicyFactory },
): void {
  for (const [which, spec] of Object.entries(specs)) {
    for (const rows of [1, 21]) {
      test(`${name}: what an actor computed of single rows is what the learner computes of ${rows}, to the last bit: ${which}`, async () => {
        const batch = aMicroBatch(spec, rows);
        const learner = await factories.createEngine(someOptions({ spec, threads: 2 }));
        const actor = await factories.createPolicyEngine({ spec, threads: 1 });
        for (const engine of [learner, actor]) await engine.loadWeights(someWeights(spec));
        const learned = await learner.gradients(batch);
        assert.deepEqual([learned.logProbabilities.length, learned.values.length], [rows, rows]);
        for (let row = 0; row < rows; row++) {
          const { logits, values } = await actor.infer(observationOf(spec, batch, row), 1);
          const played = logSoftmax(logits)[batch.actions[row] as number] as number;
          assert.equal(learned.logProbabilities[row], new Float32Array([played])[0]);
          assert.equal(learned.values[row], values[0]);
        }
        for (const engine of [learner, actor]) await engine.close();
      });
    }
  }
}
