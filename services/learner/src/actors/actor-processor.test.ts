import assert from "node:assert/strict";
import { test } from "node:test";
import { learnerConfiguration } from "../config.ts";
import { actorProcessorOf, assertSameBits } from "./actor-processor.ts";

const here = { architecture: "x64", instructions: "avx512" };
const avx2 = { architecture: "x64", instructions: "avx2" };

test("actors need the learner's processor, unless the setting names another or their engine is portable", () => {
  assert.deepEqual(actorProcessorOf(undefined, "onnx:cpu", here), here);
  assert.deepEqual(actorProcessorOf("x64:avx2", "onnx:cpu", here), avx2);
  assert.equal(actorProcessorOf("any", "tfjs:node", here), "any");
  for (const engine of ["wasm:cpu", "tfjs:wasm"])
    assert.equal(actorProcessorOf(undefined, engine, here), undefined);
});

test("an actor on another processor is refused with both, and with what to do", () => {
  const joins = (processor: typeof here | undefined, needed: typeof here | "any" | undefined) =>
    assertSameBits({ actor: "ada", ...(processor && { processor }) }, "onnx:cpu", needed);
  assert.throws(() => joins(avx2, here), {
    code: "ACTOR_DIFFERS",
    group: "configuration",
    message:
      "actor ada is on x64 with avx2, but the actors of this run need x64 with avx512: their engine onnx:cpu has other last bits elsewhere; start it on such a machine, train with --engine portable, or, where all actors are like this one, give the learner --actor-processor x64:avx2",
  });
  assert.throws(() => joins({ architecture: "arm64", instructions: "unknown" }, here));
  for (const processor of [here, { architecture: "x64", instructions: "unknown" }])
    assert.equal(joins(processor, here), true);
  for (const needed of ["any", undefined] as const) assert.equal(joins(avx2, needed), true);
  assert.equal(joins(undefined, here), false, "an actor of an earlier version does not say");
});

test("the setting names an architecture and its instructions, or any", () => {
  const read = (actorProcessor: string) =>
    learnerConfiguration.load({
      argv: ["--run", "one", "--run-configuration", "r.json", "--actor-processor", actorProcessor],
      env: {},
    });
  for (const named of ["x64:avx2", "arm64:neon", "any"]) read(named);
  for (const wrong of ["avx2", "x64:avx3", "x64"]) assert.throws(() => read(wrong), /x64:avx512/);
});
