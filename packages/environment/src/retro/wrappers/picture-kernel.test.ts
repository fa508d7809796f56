import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import wabt from "wabt";
import { pictureKernelWasm } from "./generated/picture-kernel-wasm.ts";
import { kernelBytes, pictureKernel } from "./picture-kernel.ts";

const SOURCE = fileURLToPath(
  new URL("../../../src/retro/wrappers/picture-kernel.wat", import.meta.url),
);

test("the kernel's bytes are what its source compiles to: else npm run generate", async () => {
  const { parseWat } = await wabt();
  const source = parseWat("picture-kernel.wat", readFileSync(SOURCE, "utf8"), { simd: true });
  const { buffer } = source.toBinary({});
  assert.equal(pictureKernelWasm, Buffer.from(buffer).toString("base64"));
});

test("memory grows when it must, and keeps what it holds", () => {
  const before = kernelBytes(1);
  const { length } = before;
  before[7] = 42;
  const after = kernelBytes(length + 1);
  assert.equal(after.length, length + 0x1_0000);
  assert.equal(after[7], 42);
  assert.equal(kernelBytes(1), after);
  assert.equal(pictureKernel().memory.buffer, after.buffer);
});
