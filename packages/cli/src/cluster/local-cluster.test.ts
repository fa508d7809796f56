import assert from "node:assert/strict";
import { test } from "node:test";
import { presets, type RunConfiguration } from "@lockstep/run-configuration";
import { type ClusterOptions, type LocalCluster, launchOf } from "./local-cluster.ts";

const configuration = presets["default"]?.configuration as RunConfiguration;

function argumentsOf(
  kind: "actor" | "learner",
  options: Partial<ClusterOptions>,
  env: LocalCluster["env"] = {},
): readonly string[] {
  const cluster = {
    plan: { folder: "runs/a", store: "folder", configuration },
    places: { gamePaths: [], romPaths: [], coresPaths: [] },
    options,
    env,
  } as unknown as LocalCluster;
  const address = { rpc: 1, http: 2 };
  const service = { kind, name: `${kind}-0`, ports: null } as const;
  const others = (["parameter-server", "learner"] as const).map((kind) => ({
    kind,
    name: kind,
    ports: address,
  }));
  const state = { services: [...others, service] } as unknown as Parameters<typeof launchOf>[2];
  return launchOf(cluster, service as unknown as Parameters<typeof launchOf>[1], state).args;
}

test("actors play all slots side by side where the learner computes on the cores they play on", () => {
  const saysHowMany = (options: Partial<ClusterOptions>): boolean => {
    const given = argumentsOf("actor", { actorEngine: "onnx", ...options });
    const at = given.indexOf("--slots-at-once");
    if (at >= 0) assert.equal(given[at + 1], String(configuration.slots));
    return at >= 0;
  };
  assert.ok(saysHowMany({}));
  assert.ok(saysHowMany({ engine: "onnx:cpu" }));
  assert.ok(saysHowMany({ engine: "portable" }));
  assert.ok(!saysHowMany({ engine: "onnx:cuda" }));
  assert.ok(!saysHowMany({ engine: "tfjs" }));
  assert.ok(!saysHowMany({ engine: "onnx", engineThreads: 1 }));
});

test("a learner allows no difference of log-probabilities where actors compute the same bits", () => {
  const allowed = (options: Partial<ClusterOptions>): string | undefined => {
    const given = argumentsOf("learner", options);
    const at = given.indexOf("--max-log-probability-difference");
    return at < 0 ? undefined : given[at + 1];
  };
  for (const engine of ["portable", "wasm", "tfjs:wasm"]) assert.equal(allowed({ engine }), "0");
  const onnx = process.arch === "x64" ? "0" : undefined;
  assert.equal(allowed({}), "0");
  assert.equal(allowed({ engine: "onnx" }), onnx);
  assert.equal(allowed({ engine: "onnx:cpu", actorEngine: "onnx" }), onnx);
  for (const options of [
    { engine: "tfjs:wasm", actorEngine: "onnx:cpu" },
    { engine: "onnx:cuda" },
    { engine: "auto" },
    { engine: "tfjs", actorEngine: "tfjs" },
    { engine: "wasm", actorEngine: "tfjs:wasm" },
  ]) {
    assert.equal(allowed(options), undefined, JSON.stringify(options));
  }
});

test("the ledger is told what the actors compute with, also where the environment says so", () => {
  const said = (options: Partial<ClusterOptions>, env: LocalCluster["env"] = {}): string => {
    const given = argumentsOf("learner", options, env);
    return given[given.indexOf("--actor-engine") + 1] ?? "";
  };
  assert.equal(said({}), "wasm:cpu");
  assert.equal(said({ engine: "tfjs" }), "portable");
  assert.equal(said({ engine: "portable" }), "wasm:cpu");
  assert.equal(said({ engine: "onnx" }), "onnx:cpu");
  assert.equal(said({ engine: "portable", actorEngine: "onnx:cpu" }), "onnx:cpu");
  assert.equal(said({}, { LOCKSTEP_ENGINE: "onnx" }), "onnx:cpu");
  assert.equal(said({}, { LOCKSTEP_ENGINE: "tfjs" }), "portable");
  assert.equal(said({}, { LOCKSTEP_ENGINE: "" }), "wasm:cpu");
  // An option wins for the learner, and so for its actors.
  assert.equal(said({ engine: "onnx" }, { LOCKSTEP_ENGINE: "wasm" }), "onnx:cpu");
});

test("the learner computes with the engine that train decides by, also where the environment says so", () => {
  const said = (options: Partial<ClusterOptions>, env: LocalCluster["env"] = {}): string => {
    const given = argumentsOf("learner", options, env);
    return given.includes("--engine") ? (given[given.indexOf("--engine") + 1] ?? "") : "";
  };
  assert.equal(said({}), "portable");
  assert.equal(said({ engine: "wasm" }, { LOCKSTEP_ENGINE: "tfjs" }), "wasm");
  assert.equal(said({}, { LOCKSTEP_ENGINE: "portable" }), "portable");
});

test("a learner keeps hashes of operators where it is told to", () => {
  assert.ok(argumentsOf("learner", { operatorHashes: true }).includes("--operator-hashes"));
  for (const options of [{}, { operatorHashes: false }])
    assert.ok(!argumentsOf("learner", options).includes("--operator-hashes"));
});
