import type { Inference } from "../../engine.ts";
import { assertObservations } from "../../micro-batch-shape.ts";
import { networkShape } from "../../network/network.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import type { DeviceLayout, DeviceParameters } from "./device-parameters.ts";
import { asSeen, floatsOf, forward } from "./forward.ts";
import type { TfjsBackend } from "./tfjs-backend.ts";

/** One forward pass, as PolicyEngine's `infer` promises it. */
export async function inferRows(
  device: TfjsBackend,
  spec: NetworkSpec,
  layout: DeviceLayout,
  weights: DeviceParameters,
  observations: Uint8Array,
  batch: number,
): Promise<Inference> {
  assertObservations(spec, observations, batch);
  const { tf } = device;
  const what = `a forward pass of ${batch} rows`;
  const outputs = device.run(what, () => {
    const network = networkShape(spec);
    const { observation } = network;
    const seen = asSeen(tf, tf.tensor1d(floatsOf(observation, observations)), observation);
    const { logits, values } = forward(tf, network, layout.named(weights), seen);
    return tf.concat1d([tf.reshape(logits, [-1]), tf.reshape(values, [-1])]);
  });
  const numbers = await device.take(what, outputs);
  const split = batch * spec.actions;
  return { logits: numbers.slice(0, split), values: numbers.slice(split) };
}
