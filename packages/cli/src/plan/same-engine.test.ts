import assert from "node:assert/strict";
import { test } from "node:test";
import {
  engineRemarks,
  enginesOfRun,
  expectFittingEngines,
  expectSameEngine,
} from "./same-engine.ts";

const trainedWith = { name: "onnx", device: "cpu", versions: { onnxruntime: "1" } };
const run = { run: "one", trainedWith };
const none = { engine: undefined, actorEngine: undefined, engineChange: undefined };
const asked = (engine?: string, engineChange?: "record", env = {}) =>
  expectSameEngine(run, { ...none, engine, engineChange }, env);

test("an engine that a resumed run was not trained with is refused as it was typed", () => {
  assert.throws(() => asked("portable"), {
    code: "RUN_DIFFERS",
    message:
      /^--engine portable \(wasm:cpu\), but run one was trained with onnx:cpu: .*use --engine onnx:cpu, or go on with --engine-change record$/,
  });
  assert.throws(() => asked("tfjs:wasm"), { message: /^--engine tfjs:wasm, but run one/ });
  assert.throws(() => asked(undefined, undefined, { LOCKSTEP_ENGINE: "wasm" }), {
    message: /^LOCKSTEP_ENGINE is wasm \(wasm:cpu\), but run one was trained with onnx:cpu/,
  });
});

const wasm = { ...trainedWith, name: "wasm" };
const mixed = { trainedWith: wasm, actorsTrainedWith: "onnx" };

test("a resumed run goes on with the engines that it was trained with, whatever they are called", () => {
  const of = (engine?: string, actorEngine?: string, env = {}) =>
    enginesOfRun(mixed, { engine, actorEngine, engineChange: undefined }, env);
  const both = { engine: "wasm:cpu", actorEngine: "onnx" };
  assert.deepEqual(of(), both);
  for (const engine of ["wasm", "portable", "auto"]) {
    assert.deepEqual(of(engine), both);
    assert.deepEqual(of(undefined, undefined, { LOCKSTEP_ENGINE: engine }), both);
  }
  assert.deepEqual(of(undefined, "onnx:cpu"), both);
  assert.deepEqual(of("portable", "auto"), both);
  // A ledger from before the actors' engine was kept.
  const { actorEngine } = enginesOfRun({ trainedWith: wasm }, { ...none, engine: "portable" }, {});
  assert.equal(actorEngine, "wasm:cpu");
});

test("other engines are taken where a change is allowed, and in a new run", () => {
  const of = (engine?: string, actorEngine?: string, env = {}) =>
    enginesOfRun(mixed, { engine, actorEngine, engineChange: "record" }, env);
  assert.deepEqual(of(undefined, "portable"), { engine: "wasm:cpu", actorEngine: "portable" });
  assert.deepEqual(of("auto"), { engine: "auto", actorEngine: "onnx" });
  const told = { LOCKSTEP_ENGINE: "tfjs" };
  assert.deepEqual(of(undefined, undefined, told), { engine: "tfjs", actorEngine: undefined });
  assert.deepEqual(enginesOfRun({ trainedWith: null }, { ...none, actorEngine: "onnx" }, {}), {
    engine: undefined,
    actorEngine: "onnx",
  });
});

test("an actors' engine that a resumed run was not trained with is refused, unless a change is allowed", () => {
  const asks = (actorEngine: string, engineChange?: "record", plan: object = mixed) =>
    expectSameEngine({ run: "one", ...plan } as never, { ...none, actorEngine, engineChange }, {});
  for (const name of ["onnx", "onnx:cpu", "auto"]) asks(name);
  asks("tfjs:wasm", "record");
  assert.throws(() => asks("wasm"), {
    code: "RUN_DIFFERS",
    message:
      /^--actor-engine wasm \(wasm:cpu\), but the actors of run one computed with onnx: .*use --actor-engine onnx, or go on with --engine-change record$/,
  });
  // A ledger from before it was kept.
  assert.throws(() => asks("wasm:cpu", undefined, { trainedWith }), /computed with onnx: /);
  asks("portable", undefined, { trainedWith: wasm });
});

test("the same engine goes on, whatever it is called, and another one where that is wanted", () => {
  for (const engine of [undefined, "onnx", "onnx:cpu", "auto"]) asked(engine);
  asked("portable", "record");
  expectSameEngine({ run: "one", trainedWith: null }, none, {});
  assert.throws(() => asked(undefined, undefined, { LOCKSTEP_ENGINE: "wasm" }), /wasm:cpu/);
});

test("a run whose learner is portable and whose actors are not is told so in one line", () => {
  const remarks = (engine?: string, actorEngine?: string, env = {}) =>
    engineRemarks({ engine, actorEngine }, env);
  assert.deepEqual(remarks("portable", "onnx"), [
    "Remark    the learner computes with portable, but the actors with onnx, which has other last bits on other processors: the weights will not be the same on any machine; for that, begin a run without --actor-engine",
  ]);
  assert.equal(remarks(undefined, "auto", { LOCKSTEP_ENGINE: "wasm" }).length, 1);
  for (const [engine, actorEngine] of [
    ["portable", undefined],
    ["portable", "tfjs:wasm"],
    ["onnx", "portable"],
    [undefined, undefined],
  ])
    assert.deepEqual(remarks(engine, actorEngine), []);
});

test("a run of a version that computes other bits is resumed only where that is wanted", () => {
  const later = { ...run, trainedBy: "900.0.0" };
  assert.throws(() => expectSameEngine(later, none, {}), {
    code: "RUN_DIFFERS",
    message: /^run one was trained .*900\.0\.0 is newer than .*resume it with Lockstep 900\.0\.0/,
  });
  expectSameEngine(later, { ...none, engineChange: "record" }, {});
});

test("engines without recurrent layers are refused for a network with a memory, as they were typed, the actors' too", () => {
  const remembering = { architecture: "mlp", memory: { kind: "gru", size: 8 } } as const;
  const fit = (engine?: string, actorEngine?: string, network: object = remembering) =>
    expectFittingEngines({ configuration: { network } } as never, { engine, actorEngine }, {});
  for (const engine of [undefined, "onnx", "wasm", "portable", "auto"]) fit(engine);
  fit("tfjs", "tfjs:wasm", { architecture: "mlp" });
  assert.throws(() => fit("tfjs"), {
    code: "ENGINE_UNAVAILABLE",
    message: /^the engine tfjs does not compute .*network\.memory.*use one of: onnx:cpu, wasm:cpu$/,
  });
  assert.throws(() => fit("onnx", "tfjs:wasm"), /the engine tfjs:wasm does not compute/);
});
