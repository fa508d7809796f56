import assert from "node:assert/strict";
import { test } from "node:test";
import { hasCode, someOptions } from "./conformance/engine-probe.ts";
import { createEngine, createPolicyEngine, engineNames } from "./create-engine.ts";
import { ModelError } from "./model-error.ts";

test("the first engine is the default", () => {
  assert.equal(engineNames[0], "onnx");
});

test("an unknown engine is a configuration error that names the known ones", async () => {
  const options = { ...someOptions(), name: "abacus" };
  for (const creation of [createEngine(options), createPolicyEngine(options)]) {
    await assert.rejects(creation, (error) => {
      assert.ok(error instanceof ModelError);
      assert.deepEqual([error.code, error.group], ["ENGINE_UNAVAILABLE", "configuration"]);
      assert.match(error.message, /"abacus".*onnx/);
      return true;
    });
  }
});

test("a network that cannot be built is refused before anything is loaded", async () => {
  const spec = { height: 20, width: 20, stack: 4, actions: 7 };
  const options = { ...someOptions({ spec }), name: "onnx" };
  await assert.rejects(createEngine(options), hasCode("NETWORK_SPEC"));
  await assert.rejects(createPolicyEngine(options), hasCode("NETWORK_SPEC"));
});
