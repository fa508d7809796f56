import assert from "node:assert/strict";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { hasCode, someOptions } from "./conformance/engine-probe.ts";
import { vectorSpec } from "./conformance/learning-cases.ts";
import { actorEngineHere, createEngine, createPolicyEngine } from "./create-engine.ts";
import {
  actorEngineNamed,
  concreteEngines,
  engineNames,
  enginesNamed,
  isPortable,
  isPortableName,
  usualEngine,
} from "./engine-name.ts";
import { ModelError } from "./model-error.ts";

test("the first engine is the default", () => {
  assert.equal(engineNames[0], usualEngine);
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
  const spec = { architecture: "nature-cnn", height: 20, width: 20, stack: 4, actions: 7 } as const;
  const options = { ...someOptions({ spec }), name: "onnx" };
  await assert.rejects(createEngine(options), hasCode("NETWORK_SPEC"));
  await assert.rejects(createPolicyEngine(options), hasCode("NETWORK_SPEC"));
});

test("an engine without recurrent layers refuses a network with a memory, and names those that have them", async () => {
  const spec = { ...vectorSpec, memory: { kind: "gru", size: 8 } } as const;
  for (const name of ["tfjs", "tfjs:wasm", "onnx:webgpu"]) {
    const options = { ...someOptions({ spec }), name };
    for (const creation of [createEngine(options), createPolicyEngine(options)])
      await assert.rejects(creation, /network\.memory.*use one of: onnx:cpu, wasm:cpu/);
  }
});

test("each engine has its own name, and a family names engines that there are", () => {
  for (const engine of concreteEngines) {
    assert.deepEqual(enginesNamed(engine, "learning"), [engine]);
    assert.deepEqual(enginesNamed(engine, "inference"), [engine]);
  }
  assert.deepEqual(enginesNamed("onnx", "learning"), ["onnx:cpu"]);
  assert.equal(enginesNamed("tfjs", "learning").at(-1), "tfjs:wasm");
  assert.ok(enginesNamed("auto", "learning").includes("onnx:cpu"));
  assert.throws(() => enginesNamed("toString", "learning"), hasCode("ENGINE_UNAVAILABLE"));
});

test("of a name for several engines, actors compute with the first that loads where the learner is", async () => {
  const of = (name: string) => actorEngineHere({ name, spec: vectorSpec, threads: 1 });
  assert.equal(await of("auto"), "onnx:cpu");
  assert.match(await of("tfjs"), /^tfjs:(node|wasm)$/);
  assert.equal(await of("portable"), "wasm:cpu");
  // It need not load here.
  assert.equal(await of("tfjs:node"), "tfjs:node");
});

test("names of one engine that actors have become its own name", () => {
  for (const name of ["onnx", "onnx:cpu"]) assert.equal(actorEngineNamed(name), "onnx:cpu");
  for (const name of ["wasm", "portable"]) assert.equal(actorEngineNamed(name), "wasm:cpu");
  for (const name of ["tfjs", "auto"]) assert.equal(actorEngineNamed(name), name);
  assert.throws(() => actorEngineNamed(""), hasCode("ENGINE_UNAVAILABLE"));
});

test("a family takes the first engine that loads, tells which did not and why, and is the same each time", async (context) => {
  const choose = async (): Promise<[string, string[]]> => {
    const passedOver: string[] = [];
    const engine = await createPolicyEngine({
      ...someOptions(),
      name: "tfjs",
      onPassedOver: (name, reason) => passedOver.push(`${name} ${reason}`),
    });
    await engine.close();
    return [`${engine.identity.name}:${engine.identity.device}`, passedOver];
  };
  const [chosen, passedOver] = await choose();
  const skip = skipElsewhere(chosen === "tfjs:wasm", `machines without ${chosen}`);
  if (skip !== false) return context.skip(skip);
  assert.match(passedOver.join("\n"), /^tfjs:node .*npm install .*@tensorflow\/tfjs-node@/);
  assert.deepEqual(await choose(), [chosen, passedOver]);
});

test("auto takes the best that loads, and tells of each better one why it does not", async () => {
  const better = enginesNamed("auto", "learning");
  assert.deepEqual(better.slice(0, 3), ["onnx:cuda", "tfjs:node-gpu", "onnx:cpu"]);
  assert.equal(enginesNamed("auto", "inference")[0], "onnx:cpu");
  const passedOver: string[] = [];
  const engine = await createEngine({
    ...someOptions(),
    name: "auto",
    onPassedOver: (name, reason) => {
      assert.match(reason, new RegExp(`the engine ${name} is not available: .+`));
      passedOver.push(name);
    },
  });
  await engine.close();
  const chosen = `${engine.identity.name}:${engine.identity.device}`;
  assert.deepEqual([...passedOver, chosen], better.slice(0, passedOver.length + 1));
});

test("an engine whose package is not installed says which and how to install it", async (context) => {
  for (const [name, packageName] of [
    ["tfjs:node", "@tensorflow/tfjs-node"],
    ["tfjs:node-gpu", "@tensorflow/tfjs-node-gpu"],
  ] as const) {
    if (installed(packageName)) {
      context.diagnostic(`${packageName} is installed here`);
      continue;
    }
    await assert.rejects(createEngine({ ...someOptions(), name }), (error) => {
      assert.ok(error instanceof ModelError);
      assert.deepEqual([error.code, error.group], ["ENGINE_UNAVAILABLE", "configuration"]);
      const message = `${name} is not available: the package ${packageName} is not installed; run npm install --no-save --ignore-scripts=false ${packageName}@`;
      assert.ok(error.message.includes(message), error.message);
      return true;
    });
  }
});

function installed(packageName: string): boolean {
  try {
    import.meta.resolve(packageName);
    return true;
  } catch {
    return false;
  }
}

test("portable stands for one engine, the fastest of those with the same bits on every processor", () => {
  for (const purpose of ["learning", "inference"] as const) {
    assert.deepEqual(enginesNamed("portable", purpose), ["wasm:cpu"]);
  }
  for (const name of concreteEngines) {
    const [library = "", device = ""] = name.split(":");
    const expected = ["wasm:cpu", "tfjs:wasm"].includes(name);
    assert.equal(isPortable({ name: library, device }), expected, name);
    assert.equal(isPortableName(name), expected, name);
  }
  for (const name of ["portable", "wasm"]) assert.ok(isPortableName(name), name);
  for (const name of ["onnx", "tfjs", "auto"]) assert.ok(!isPortableName(name), name);
});
