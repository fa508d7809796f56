import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertTensorsClose,
  type EngineFactory,
  gradientOf,
  someOptions,
} from "../../conformance/engine-probe.ts";
import { aMicroBatch, smallSpec, someWeights } from "../../conformance/learning-cases.ts";
import { createEngine } from "../../create-engine.ts";
import { ModelError } from "../../model-error.ts";

const needs = {
  "onnx:cuda": /needs an NVIDIA driver, CUDA 12 .*use onnx:cpu$/,
  "onnx:webgpu": /needs a graphics driver .*use onnx:cpu$/,
};

for (const [name, what] of Object.entries(needs)) {
  const create: EngineFactory = (options) => createEngine({ ...options, name });
  const problem = await create(someOptions()).then(
    (engine) => engine.close().then(() => null),
    (error: unknown) => error,
  );

  test(`${name}: a machine without such a device is told in a line what is missing`, (context) => {
    if (problem === null) return context.skip("this machine has one");
    assert.ok(problem instanceof ModelError);
    assert.deepEqual([problem.code, problem.group], ["ENGINE_UNAVAILABLE", "configuration"]);
    assert.ok(problem.message.startsWith(`the engine ${name} is not available: `));
    assert.match(problem.message, what);
    assert.doesNotMatch(problem.message, /\n|onnxruntime_src/);
  });

  test(`${name}: its gradients are those of the CPU`, async (context) => {
    if (problem !== null) return context.skip((problem as Error).message);
    const [weights, batch] = [someWeights(smallSpec), aMicroBatch(smallSpec, 5)];
    const expected = await gradientOf(createEngineOnCpu, someOptions(), weights, [batch]);
    const actual = await gradientOf(create, someOptions(), weights, [batch]);
    assertTensorsClose(smallSpec, actual, expected, 1e-4);
  });
}

function createEngineOnCpu(options: Parameters<EngineFactory>[0]): ReturnType<EngineFactory> {
  return createEngine({ ...options, name: "onnx:cpu" });
}
