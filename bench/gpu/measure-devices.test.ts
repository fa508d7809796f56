import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { type DeviceMeasurement, measureDevices } from "./measure-devices.ts";
import { reportOf } from "./report.ts";
import { agrees, type EngineCheck } from "./results.ts";

const small = { size: 36, rows: 4, microBatchRows: 2 };

function plan(changes: Partial<DeviceMeasurement> = {}): DeviceMeasurement {
  return {
    ...{ engines: ["wasm:cpu"], updates: [small], checked: [small], pairs: 3, threads: 1 },
    ...{ python: "/nowhere/python", torchDevice: "cuda", libraries: null, say: () => {} },
    endMs: performance.now() + 120_000,
    ...changes,
  };
}

test("without PyTorch, with an engine that is not there and too little time for the largest update, the rest is measured", async () => {
  const huge = { size: 36, rows: 10_000_000, microBatchRows: 10 };
  const said: string[] = [];
  const results = await measureDevices(
    plan({
      engines: ["onnx:vulkan", "wasm:cpu"],
      updates: [huge, small],
      say: (line) => said.push(line),
    }),
  );
  assert.deepEqual(
    results.timings.map(({ engine, update, pairs }) => [engine, update.rows, pairs.length]),
    [["wasm:cpu", 4, 3]],
  );
  assert.ok(results.timings.every(({ pairs }) => pairs.every(({ lockstep }) => lockstep > 0)));
  const [pytorch, engine, left] = results.notes.filter((note) => !note.startsWith("no NVIDIA"));
  assert.equal(
    pytorch,
    "PyTorch: spawn /nowhere/python ENOENT: updates are timed without PyTorch; --python names a Python that has it",
  );
  assert.match(engine ?? "", /^onnx:vulkan: .*onnx:vulkan/);
  assert.match(
    left ?? "",
    /^10000000 rows: left out, because 3 pairs would take \d+ s and \d+ s are left$/,
  );
  assert.ok(results.notes.every((note) => !note.includes("\n") && said.includes(note)));
  assert.deepEqual(
    results.checks.map(({ engine, rows, against }) => [engine, rows, against]),
    [
      ["wasm:cpu", 5, "the float64 reference"],
      ["wasm:cpu", 4, "the other engine"],
    ],
  );
  assert.ok(agrees(results));
  const report = reportOf(results);
  assert.match(
    report,
    /^\| `wasm:cpu` \| 4 rows, 36×36 \| `onnx:cpu` \| `[\w.]+`: \S+ \| 0\.0001 \|$/m,
  );
  assert.match(report, /^\| 4 rows, 2 at once \| `wasm:cpu` \| \S+ ms \| – \| – \| – \| 3 \|$/m);
});

const { LOCKSTEP_PYTHON: python = "" } = process.env;

test("updates are timed beside PyTorch's, in pairs; PyTorch without the wanted device is a line", {
  skip: skipUnless(existsSync(python), "a Python with PyTorch, named by LOCKSTEP_PYTHON"),
}, async () => {
  const { timings, machine, notes } = await measureDevices(plan({ python, torchDevice: "cpu" }));
  const pairs = timings[0]?.pairs ?? [];
  assert.equal(pairs.length, 3, `${notes}`);
  assert.ok(pairs.every(({ torch }) => torch !== null && torch > 0 && torch < 60));
  assert.match(machine.torch ?? "", /^\d+\.\d+/);
  const absent = await measureDevices(plan({ python, torchDevice: "nothing", updates: [] }));
  assert.match(
    absent.notes.find((note) => note.startsWith("PyTorch")) ?? "",
    /^PyTorch: PyTorch \d\S+ has no device 'nothing': updates are timed without PyTorch; /,
  );
});

test("an engine that does not answer in time is left out and said in a line", async () => {
  const results = await measureDevices(plan({ endMs: performance.now() + 2_050 }));
  assert.deepEqual([results.checks, results.timings], [[], []]);
  assert.equal(results.notes.at(-1), "wasm:cpu: no answer in 0 s");
});

test("a gradient that differs is seen, and stands out in the report", () => {
  const differing: EngineCheck = {
    ...{ engine: "onnx:webgpu", rows: 5, tensor: "conv1.weight" },
    against: "the float64 reference",
    spec: { architecture: "mlp", length: 4, actions: 2 },
    ...{ error: 2e-4, allowed: 1e-4 },
  };
  assert.ok(!agrees({ checks: [differing] }));
  const machine = { card: null, vulkan: [], processor: "p", cores: 1, node: "20", torch: null };
  const results = { date: "2026-01-02", machine, checks: [differing], timings: [], notes: [] };
  assert.match(reportOf(results), /\*\*differs\*\*: `conv1\.weight`: 2\.0e-4 \| 0\.0001 \|/);
});
