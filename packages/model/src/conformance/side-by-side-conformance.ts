import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeKeptEngines, type EngineFactory, someOptions, withEngine } from "./engine-probe.ts";
import { gradientRefusals, microBatchConformance } from "./gradient-conformance.ts";
import { aMicroBatch, raggedSpec, smallSpec, someWeights } from "./learning-cases.ts";
import { gradientsOfARound } from "./update-conformance.ts";

/**
 * Registers the tests of an engine that computes micro-batches side by side, on threads. Each thread computes what the
 * engine computes alone, to the bit, which the other suites test, as they do the engine's own weights. Left is the way to the
 * threads and back.
 * @param name begins each test's name
 * @param alone makes the same engine without threads
 */
export function sideBySideConformance(
  name: string,
  create: EngineFactory,
  alone: EngineFactory,
): void {
  after(closeKeptEngines);
  for (const [which, spec] of Object.entries({ small: smallSpec, ragged: raggedSpec })) {
    test(`${name}: micro-batches have the bits of one after the other, under each version's weights, on the ${which} network`, async () => {
      const weightsAfter = (of: EngineFactory): Promise<Float32Array> =>
        withEngine(of, someOptions({ spec }), async (engine) => {
          await engine.loadWeights(someWeights(spec));
          for (let update = 0; update < 3; update++) {
            const batches = [1, 2, 3, 4, 5].map((seed) => aMicroBatch(spec, 5 + seed, seed));
            const computed = await Promise.all(batches.map((batch) => engine.gradients(batch)));
            for (const gradients of computed) await engine.accumulate(gradients);
            await engine.apply(1e-3);
          }
          return engine.weights();
        });
      assert.deepEqual(await weightsAfter(create), await weightsAfter(alone));
    });
  }
  microBatchConformance(`${name}, small network`, create, smallSpec);
  gradientRefusals(name, create);
  gradientsOfARound(name, create);
}
