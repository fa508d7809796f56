import assert from "node:assert/strict";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { engineConformance } from "../../conformance/engine-conformance.ts";
import { type EngineFactory, someOptions } from "../../conformance/engine-probe.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
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

  test(`${name}: a machine without such a device is told in a line what is missing`, {
    skip: skipElsewhere(problem !== null, "machines without one"),
  }, () => {
    assert.ok(problem instanceof ModelError);
    assert.deepEqual([problem.code, problem.group], ["ENGINE_UNAVAILABLE", "configuration"]);
    assert.ok(problem.message.startsWith(`the engine ${name} is not available: `));
    assert.match(problem.message, what);
    assert.doesNotMatch(problem.message, /\n|onnxruntime_src/);
  });

  if (problem === null)
    engineConformance(name, {
      createEngine: create,
      createPolicyEngine: (options) => createPolicyEngine({ ...options, name }),
    });
}
