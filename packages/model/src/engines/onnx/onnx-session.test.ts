import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { GraphBuilder } from "./graph/graph-builder.ts";
import { loadOnnxRuntime, openSession } from "./onnx-session.ts";

test("work for which the device has no memory is an error that says what to do, and the next work is done", {
  skip: skipElsewhere(process.platform === "linux", "Linux, which can limit a process"),
}, () => {
  // In a process of little address space: a machine may promise memory that it does not have.
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { GraphBuilder } = await import(${at("./graph/graph-builder.js")});
    const { loadOnnxRuntime, openSession } = await import(${at("./onnx-session.js")});
    const graph = new GraphBuilder();
    const count = graph.input("count", "int64", ["dimensions"]);
    const ones = graph.op("Expand", [graph.scalar(1), count]);
    graph.output("sum", graph.op("ReduceSum", [ones], { keepdims: 0 }), "float32", []);
    const runtime = await loadOnnxRuntime();
    const session = await openSession(runtime, graph.build("test"), 1);
    for (const size of [2n ** 36n, 3n]) {
      const tensor = new runtime.Tensor("int64", BigInt64Array.of(size), [1]);
      await session.run("numbers without end", { count: tensor }).then(
        ({ sum }) => console.log(sum.data[0]),
        (error) => console.log(error.code, error.message),
      );
    }
  `;
  const kibibytes = 2 ** 26;
  const { stdout, stderr } = spawnSync(
    "sh",
    [
      "-c",
      `ulimit -v ${kibibytes} && exec "$0" --input-type=module -e "$1"`,
      process.execPath,
      program,
    ],
    { encoding: "utf8" },
  );
  const [failed = "", then] = stdout.trim().split("\n");
  assert.match(
    failed,
    /^DEVICE_MEMORY onnx:cpu has not enough memory for numbers without end: .*microBatchRows/,
    stderr,
  );
  assert.equal(then, "3");
});

test("work that fails for another reason fails with the library's own words", async () => {
  const graph = new GraphBuilder();
  const rows = graph.input("rows", "float32", ["rows", 2]);
  graph.output("result", graph.reshape(rows, [3]), "float32", [3]);
  const runtime = await loadOnnxRuntime();
  const session = await openSession(runtime, graph.build("test"), 1);
  const two = new runtime.Tensor("float32", Float32Array.of(1, 2), [1, 2]);
  await assert.rejects(session.run("a test", { rows: two }), /Reshape/);
  await session.release();
});

test("what CUDA refuses is said without the library's sources", async () => {
  const runtime = await loadOnnxRuntime();
  // As ONNX Runtime 1.30 says it beside a driver that is older than the CUDA of its provider.
  const said =
    "/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, int) [with ERRTYPE = cudaError; bool THRW = true] CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=vm ; file=/onnxruntime_src/cuda_execution_provider.cc ; line=352 ; expr=cudaSetDevice(info_.device_id);";
  const refuses = {
    ...runtime,
    InferenceSession: { create: () => Promise.reject(new Error(said)) },
  };
  await assert.rejects(openSession(refuses, new Uint8Array(0), 1, "cuda"), {
    message:
      /^the engine onnx:cuda is not available: CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version; it needs an NVIDIA driver, .*; or use onnx:cpu$/,
  });
});
