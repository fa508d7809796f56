import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProcessorIdentity } from "@lockstep/model";
import { engineNameOf, expectSameMachine } from "./same-machine.ts";

const identity = { name: "onnx", device: "cpu", versions: { "onnxruntime-node": "1.30.0" } };
const here = { architecture: "x64", instructions: "avx512" };

function aSession(processor: ProcessorIdentity | null, versions = identity.versions) {
  return {
    line: 12,
    record: {
      type: "run" as const,
      previous: "",
      run: "one",
      seed: 1,
      configuration: {},
      configurationSha256: "",
      romSha1: "",
      engine: { ...identity, versions },
      ...(processor && { processor }),
      software: {},
      version: 10,
      weightsSha256: "",
    },
  };
}

test("the same engine on a processor with the same instructions, as far as is known, will do", () => {
  for (const processor of [here, { architecture: "x64", instructions: "unknown" }, null])
    expectSameMachine(aSession(processor), { identity }, here);
  assert.equal(engineNameOf(aSession(here)), "onnx:cpu");
});

test("another version, other instructions or another architecture are refused with both sides", () => {
  const others = [
    aSession(here, { "onnxruntime-node": "1.29.0" }),
    aSession({ architecture: "x64", instructions: "avx2" }),
    aSession({ architecture: "arm64", instructions: "neon" }),
  ];
  for (const session of others)
    assert.throws(() => expectSameMachine(session, { identity }, here), {
      code: "MACHINE_DIFFERS",
      group: "configuration",
      message:
        /^from ledger\.jsonl line 12 on .* onnx:cpu \(onnxruntime-node 1\..*here it is onnx:cpu \(onnxruntime-node 1\.30\.0\) on x64 with avx512.*--play-only$/,
    });
});
