import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProcessorIdentity } from "@lockstep/model";
import { actorEngineOf, expectSameMachine } from "./same-machine.ts";

const identity = { name: "onnx", device: "cpu", versions: { "onnxruntime-node": "1.30.0" } };
const here = { architecture: "x64", instructions: "avx512" };

function aSession(
  processor: ProcessorIdentity | null,
  versions: Record<string, string> = identity.versions,
  engine: { readonly name: string; readonly device: string } = identity,
) {
  return {
    line: 12,
    record: {
      type: "run" as const,
      previous: "",
      run: "one",
      seed: 1,
      configuration: {},
      configurationSha256: "",
      engine: { name: engine.name, device: engine.device, versions },
      ...(processor && { processor }),
      software: {},
      version: 10,
      weightsSha256: "",
    },
  };
}

test("the actors' engine is what the ledger says, else the learner's where that is portable", () => {
  const tfjs = aSession(here, {}, { name: "tfjs", device: "wasm" });
  const said = (actorEngine: string, session = tfjs) => ({
    ...session,
    record: { ...session.record, actorEngine },
  });
  assert.equal(actorEngineOf([tfjs], undefined, here), "tfjs:wasm");
  assert.equal(actorEngineOf([said("onnx")], undefined, here), "onnx:cpu");
  assert.equal(actorEngineOf([said("onnx")], "wasm", here), "wasm", "the user knows better");
  assert.equal(actorEngineOf([said("portable")], undefined, here), "wasm:cpu");
  for (const names of [
    ["onnx", "onnx:cpu"],
    ["portable", "wasm", "wasm:cpu"],
  ])
    assert.equal(
      actorEngineOf(
        names.map((name) => said(name)),
        undefined,
        here,
      ),
      names.at(-1),
      "two names of one engine are no change",
    );
  assert.throws(() => actorEngineOf([said("onnx"), said("wasm")], undefined, here), {
    code: "MACHINE_DIFFERS",
    message:
      /after version 10, the actors computed with wasm:cpu, before with onnx:cpu; .*--to 10, and --from 11/,
  });
});

test("the same engine on a processor with the same instructions, as far as is known, will do", () => {
  for (const processor of [here, { architecture: "x64", instructions: "unknown" }, null])
    expectSameMachine(aSession(processor), { identity }, here);
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
        /^from ledger\.jsonl line 12 on .* onnx:cpu \(onnxruntime-node 1\..*here it is onnx:cpu \(onnxruntime-node 1\.30\.0\) on x64 with avx512.*--play-only \(a run with --engine portable .*\)$/,
    });
});

test("a portable engine will do on any processor, with the same versions", () => {
  const portable = { name: "tfjs", device: "wasm" };
  const arm = { architecture: "arm64", instructions: "neon" };
  const session = aSession(arm, { kernels: "1" }, portable);
  expectSameMachine(session, { identity: { ...portable, versions: { kernels: "1" } } }, here);
  assert.throws(
    () =>
      expectSameMachine(session, { identity: { ...portable, versions: { kernels: "2" } } }, here),
    { code: "MACHINE_DIFFERS" },
  );
});

test("actors are taken to have had the learner's engine where it is portable", () => {
  const arm = { architecture: "arm64", instructions: "neon" };
  const portable = aSession(arm, {}, { name: "tfjs", device: "wasm" });
  assert.equal(actorEngineOf([portable], undefined, here), "tfjs:wasm");
  const own = aSession(arm, {}, { name: "wasm", device: "cpu" });
  assert.equal(actorEngineOf([own], undefined, here), "wasm:cpu");
  assert.equal(actorEngineOf([portable], "portable", here), "portable");
  assert.equal(actorEngineOf([aSession(here)], undefined, here), "onnx:cpu");
  assert.equal(actorEngineOf([aSession(null)], "onnx:cpu", here), "onnx:cpu");
  for (const [session, wanted] of [
    [portable, "onnx"],
    [aSession(arm), undefined],
  ] as const)
    assert.throws(() => actorEngineOf([session], wanted, here), {
      code: "MACHINE_DIFFERS",
      message:
        /^the actors' engine onnx(:cpu)? has other last bits on x64 .* than on arm64 with neon.*line 12/,
    });
});

test("the actors' processor is what the ledger says, which need not be the learner's", () => {
  const avx2 = { architecture: "x64", instructions: "avx2" };
  const played = (actorProcessor: ProcessorIdentity | "any", learner = here) => {
    const session = aSession(learner);
    return [{ ...session, record: { ...session.record, actorProcessor } }];
  };
  assert.equal(actorEngineOf(played(here, avx2), undefined, here), "onnx:cpu");
  assert.throws(() => actorEngineOf(played(avx2), undefined, here), {
    code: "MACHINE_DIFFERS",
    message:
      /^the actors' engine onnx:cpu has .* on x64 with avx512 than on x64 with avx2, .*line 12/,
  });
  assert.throws(() => actorEngineOf(played("any"), undefined, here), {
    code: "MACHINE_DIFFERS",
    message: /^from ledger\.jsonl line 12 on .* had any processor .*engine onnx:cpu .*--play-only/,
  });
  assert.equal(actorEngineOf(played("any"), "wasm", here), "wasm");
});

test("a session of a version of Lockstep that computes other bits is refused with what to do", () => {
  const session = aSession(here);
  const later = { ...session, record: { ...session.record, software: { lockstep: "900.0.0" } } };
  assert.throws(() => expectSameMachine(later, { identity }, here), {
    code: "MACHINE_DIFFERS",
    message:
      /^from ledger\.jsonl line 12 on .*; verify it with Lockstep 900\.0\.0, or .*--files-only$/,
  });
});
