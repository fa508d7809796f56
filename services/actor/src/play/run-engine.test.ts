import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { createRunEngine } from "./run-engine.ts";

const spec = { architecture: "mlp", length: 3, actions: 2 } as const;

async function engineOf(named: string, wanted?: string): Promise<string> {
  const logger = createRecordingLogger();
  const engine = await createRunEngine({ spec, named, wanted, threads: 1, logger });
  await engine.close();
  return `${engine.identity.name}:${engine.identity.device}`;
}

test("an actor computes with what the learner names, and may be told the same by another name", async () => {
  assert.equal(await engineOf("wasm:cpu"), "wasm:cpu");
  assert.equal(await engineOf("onnx"), "onnx:cpu");
  assert.equal(await engineOf("wasm:cpu", "portable"), "wasm:cpu");
  assert.equal(await engineOf("wasm:cpu", "auto"), "wasm:cpu");
  // An earlier learner names families.
  assert.equal(await engineOf("auto", "wasm"), "wasm:cpu");
});

test("an actor that was told to compute with another engine does not play", async () => {
  await assert.rejects(engineOf("wasm:cpu", "onnx"), {
    code: "ENGINE_DIFFERS",
    message:
      "--engine onnx is onnx:cpu, but the actors of this run compute with wasm:cpu: the last bits would differ; leave out --engine (LOCKSTEP_ENGINE), or give the learner --actor-engine onnx:cpu",
  });
});
