import { createHash } from "node:crypto";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";
import { type EngineFactory, gradientOf, someOptions, withEngine } from "./engine-probe.ts";
import { aMicroBatch, optimizers, someObservations, someWeights } from "./learning-cases.ts";

/** A place in the learning step, and the bits that are computed there. */
export interface PlaceBits {
  /** e.g. `logits`, `gradient of convolution2.weight`, `step of adam` */
  readonly place: string;
  readonly bits: string;
}

/** An engine's results for a fixed network, weights and batches, place by place in the order of the learning step. */
export async function bitsOf(create: EngineFactory, spec: NetworkSpec): Promise<PlaceBits[]> {
  const weights = someWeights(spec);
  // Three, because the sum of two numbers does not depend on their order.
  const batches = [aMicroBatch(spec, 9, 1), aMicroBatch(spec, 5, 2), aMicroBatch(spec, 2, 3)];
  const places: PlaceBits[] = [];
  const add = (place: string, numbers: Float32Array | Float64Array): void => {
    places.push({ place, bits: hashOf(numbers) });
  };
  await withEngine(create, someOptions({ spec }), async (engine) => {
    await engine.loadWeights(weights);
    const { logits, values } = await engine.infer(someObservations(spec, 3), 3);
    add("logits", logits);
    add("values", values);
    for (const [index, batch] of batches.entries()) {
      const { figures, logProbabilities } = await engine.gradients(batch);
      add(`log-probabilities of micro-batch ${index}`, logProbabilities);
      for (const [name, figure] of Object.entries(figures)) {
        add(`${name} of micro-batch ${index}`, Float64Array.of(figure));
      }
    }
  });
  const gradient = await gradientOf(create, someOptions({ spec }), weights, batches);
  for (const { name, offset, size } of parameterLayout(spec).tensors) {
    add(`gradient of ${name}`, gradient.slice(offset, offset + size));
  }
  for (const optimizer of Object.values(optimizers)) {
    await withEngine(create, someOptions({ spec, optimizer }), async (engine) => {
      await engine.loadWeights(weights);
      for (const batch of batches) {
        await engine.accumulate(await engine.gradients(batch));
        await engine.apply(1e-3);
      }
      add(`steps of ${optimizer.kind}`, await engine.weights());
    });
  }
  return places;
}

/** The first place that has other bits, or `null`. */
export function firstDifference(
  actual: readonly PlaceBits[],
  expected: readonly PlaceBits[],
): string | null {
  const other = expected.find(({ bits }, index) => actual[index]?.bits !== bits);
  return other?.place ?? null;
}

function hashOf(numbers: Float32Array | Float64Array): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
