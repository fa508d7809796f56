import assert from "node:assert/strict";
import { test } from "node:test";
import { actorEngineBefore, usualActorEngine } from "./engine-name.ts";

test("actors compute with the engine of a learner on a processor, and with the usual one beside any other", () => {
  for (const learner of ["wasm:cpu", "tfjs:wasm", "onnx:cpu"])
    assert.equal(usualActorEngine(learner), learner);
  assert.equal(usualActorEngine("portable"), "wasm:cpu");
  assert.equal(usualActorEngine("onnx"), "onnx:cpu");
  assert.equal(usualActorEngine({ name: "onnx", device: "cpu" }), "onnx:cpu");
  for (const learner of ["tfjs:node-gpu", "onnx:cuda", "tfjs", "auto"])
    assert.equal(usualActorEngine(learner), "portable");
});

test("runs that do not say what their actors computed with had ONNX Runtime's, or a portable learner's", () => {
  assert.equal(actorEngineBefore({ name: "onnx", device: "cpu" }), "onnx");
  assert.equal(actorEngineBefore({ name: "tfjs", device: "node-gpu" }), "onnx");
  assert.equal(actorEngineBefore({ name: "tfjs", device: "wasm" }), "tfjs:wasm");
});
