import assert from "node:assert/strict";
import { test } from "node:test";
import { invariantThreads } from "../invariant-threads.ts";
import { loadOnnxRuntime, openSession } from "../onnx-session.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

// Examples of the encoding guide: https://protobuf.dev/programming-guides/encoding/
test("fields are written as the encoding guide's examples say", () => {
  const hex = (writer: ProtobufWriter): string => Buffer.from(writer.finish()).toString("hex");
  assert.equal(hex(new ProtobufWriter().integer(1, 150)), "089601");
  assert.equal(hex(new ProtobufWriter().integer(1, -2)), "08feffffffffffffffff01");
  assert.equal(hex(new ProtobufWriter().text(2, "testing")), "120774657374696e67");
  const inner = new ProtobufWriter().integer(1, 150);
  assert.equal(hex(new ProtobufWriter().message(3, inner)), "1a03089601");
  assert.equal(hex(new ProtobufWriter().float(1, 1)), "0d0000803f");
  assert.equal(hex(new ProtobufWriter().integer(16, 0)), "800100");
});

test("a graph of constants, attributes, casts and a chosen extent runs as it is written", async () => {
  const graph = new GraphBuilder();
  const bytes = graph.input("bytes", "uint8", ["rows", 2]);
  const doubled = graph.op("Mul", [graph.cast(bytes, "float32"), graph.scalar(2)]);
  const leaky = graph.op("LeakyRelu", [graph.op("Neg", [doubled])], { alpha: { float: 1 } });
  const flipped = graph.transpose(leaky, [1, 0]);
  graph.output("result", graph.reshape(flipped, [-1]), "float32", ["size"]);
  const runtime = await loadOnnxRuntime();
  const session = await openSession(runtime, graph.build("test"), 1);
  const input = new runtime.Tensor("uint8", Uint8Array.of(1, 2, 3, 4), [2, 2]);
  const { result } = await session.run("a test", { bytes: input });
  assert.deepEqual(result?.data, Float32Array.of(-2, -6, -4, -8));
  await session.release();
});

test("a graph that cannot run is an error that says why", async () => {
  const graph = new GraphBuilder();
  graph.output("result", graph.op("Frobnicate", []), "float32", []);
  await assert.rejects(openSession(await loadOnnxRuntime(), graph.build("test"), 1), {
    code: "ENGINE_UNAVAILABLE",
    message: /Frobnicate/,
  });
});

test("no more threads are used than leave results as they are", () => {
  const full = { architecture: "nature-cnn", height: 84, width: 84, stack: 4, actions: 7 } as const;
  assert.deepEqual(
    [1, 4, 8, 9, 64].map((wanted) => invariantThreads(full, wanted)),
    [1, 4, 8, 8, 8],
  );
  assert.equal(invariantThreads({ ...full, height: 36, width: 36 }, 8), 1);
});
