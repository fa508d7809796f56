import assert from "node:assert/strict";
import { arch } from "node:os";
import { test } from "node:test";
import { assertTensorsClose, someLoss } from "../../conformance/engine-probe.ts";
import {
  aMicroBatch,
  deepSpec,
  raggedSpec,
  smallSpec,
  someWeights,
} from "../../conformance/learning-cases.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { type Kernels, kernelsFor } from "./kernels.ts";
import { OnnxGradients } from "./onnx-gradients.ts";
import { loadOnnxRuntime } from "./onnx-session.ts";

const standard = { processor: false, block: null };

test("on an x86-64 processor pictures lie in blocks of channels, on graphics processors in plain order", async () => {
  const runtime = await loadOnnxRuntime();
  const { processor, block } = await kernelsFor(runtime, smallSpec, "cpu");
  assert.equal(processor, true);
  if (arch() === "x64") assert.ok(block === 8 || block === 16, `a block of ${block}`);
  assert.deepEqual(await kernelsFor(runtime, smallSpec, "cuda"), standard);
});

for (const [which, spec] of Object.entries({
  small: smallSpec,
  ragged: raggedSpec,
  "many pictures": deepSpec,
})) {
  for (const rows of [1, 5, 16, 33]) {
    test(`blocks of channels and the standard operators give the same gradients: ${which}, ${rows} rows`, async () => {
      const runtime = await loadOnnxRuntime();
      const values = someWeights(spec);
      const batch = aMicroBatch(spec, rows);
      const gradientsBy = async (kernels: Kernels): Promise<Float32Array> => {
        const options = { spec, loss: someLoss, threads: 1, device: "cpu", kernels } as const;
        const source = await OnnxGradients.create(runtime, options);
        const room = new Float32Array(parameterLayout(spec).total);
        const { gradients } = await source.run(batch, { number: 1, values }, room);
        await source.close();
        return gradients;
      };
      const blocked = await gradientsBy(await kernelsFor(runtime, spec, "cpu"));
      assertTensorsClose(spec, blocked, await gradientsBy(standard), 1e-5);
    });
  }
}
