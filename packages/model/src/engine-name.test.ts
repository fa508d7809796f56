import assert from "node:assert/strict";
import { test } from "node:test";
import { usualActorEngine } from "./engine-name.ts";

test("actors compute with a portable learner's engine, and with the usual one beside any other", () => {
  assert.equal(usualActorEngine({ name: "wasm", device: "cpu" }), "wasm:cpu");
  assert.equal(usualActorEngine({ name: "tfjs", device: "wasm" }), "tfjs:wasm");
  assert.equal(usualActorEngine({ name: "tfjs", device: "node-gpu" }), "onnx");
  assert.equal(usualActorEngine({ name: "onnx", device: "cuda" }), "onnx");
});
