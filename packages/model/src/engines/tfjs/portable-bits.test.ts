import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { closeKeptEngines, type EngineFactory } from "../../conformance/engine-probe.ts";
import { portableSpecs, smallSpec } from "../../conformance/learning-cases.ts";
import { bitsOf, firstDifference, type PlaceBits } from "../../conformance/portable-bits.ts";
import { createEngine } from "../../create-engine.ts";
import type { LearningEngine } from "../../engine.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";

const known = JSON.parse(
  readFileSync(new URL("../../../reference/tfjs-wasm-bits.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly PlaceBits[]>>;

const wasm: EngineFactory = (options) => createEngine({ ...options, name: "tfjs:wasm" });

after(closeKeptEngines);

for (const [name, expected] of Object.entries(known)) {
  test(`tfjs:wasm: every place of the learning step has the bits that it has on every processor: ${name}`, async () => {
    const actual = await bitsOf(wasm, portableSpecs[name] as NetworkSpec);
    assert.equal(firstDifference(actual, expected), null, "is the first place with other bits");
    assert.deepEqual(actual, expected);
  });
}

test("another order of a sum is named by the first place that it shows in", async () => {
  const reordering: EngineFactory = async (options) => {
    const engine = await wasm(options);
    const waiting: Parameters<LearningEngine["accumulate"]>[0][] = [];
    const accumulate = engine.accumulate.bind(engine);
    const apply = engine.apply.bind(engine);
    engine.accumulate = async (gradients) => void waiting.unshift(gradients);
    engine.apply = async (rate) => {
      for (const gradients of waiting.splice(0)) await accumulate(gradients);
      return apply(rate);
    };
    return engine;
  };
  const actual = await bitsOf(reordering, smallSpec);
  assert.equal(firstDifference(actual, known["small"] ?? []), "gradient of convolution1.weight");
});

test("an engine that joins products and sums is named by the first place that it shows in", async () => {
  const onnx: EngineFactory = (options) => createEngine({ ...options, name: "onnx:cpu" });
  const actual = await bitsOf(onnx, smallSpec);
  assert.equal(firstDifference(actual, known["small"] ?? []), "logits");
});
