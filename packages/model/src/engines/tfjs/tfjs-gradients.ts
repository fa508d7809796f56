import { logSoftmax } from "@lockstep/learning";
import type { MicroBatch, MicroBatchLosses } from "../../engine.ts";
import type { LossProgram } from "../../loss-program.ts";
import { microBatchShape } from "../../micro-batch-shape.ts";
import { networkShape } from "../../network/network.ts";
import { frameLength, type ObservationShape } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { nonFiniteLoss } from "../../non-finite.ts";
import { backward } from "./backward.ts";
import type { DeviceLayout } from "./device-parameters.ts";
import { asSeen, floatsOf, forward } from "./forward.ts";
import { lossOf } from "./loss.ts";
import type { Tensor, Tensor1D } from "./tensor-flow.ts";
import type { TfjsBackend } from "./tfjs-backend.ts";

/** A micro-batch's loss, and its gradients by each parameter, which stay on the device. The caller frees them. */
export interface DeviceGradients {
  readonly losses: MicroBatchLosses;
  readonly gradients: readonly Tensor[];
}

/**
 * Forward pass, loss and backward pass of one micro-batch: its arrays go to the device once, and one array comes back.
 * @throws {ModelError} `BATCH_SHAPE`, `NON_FINITE_LOSS`, `DEVICE_MEMORY`
 */
export async function computeGradients(
  device: TfjsBackend,
  spec: NetworkSpec,
  layout: DeviceLayout,
  program: LossProgram,
  weights: readonly Tensor[],
  batch: MicroBatch,
): Promise<DeviceGradients> {
  const { rows, frames } = microBatchShape(spec, batch, program.columns);
  const { tf } = device;
  const what = `a micro-batch of ${rows} rows`;
  const { report, gradients } = device.run(what, () => {
    const network = networkShape(spec);
    const parameter = layout.named(weights);
    const seen = stackedFrames(device, network.observation, batch, frames);
    const outputs = forward(tf, network, parameter, seen);
    const columns = program.columns.map(
      (name) => [name, tf.tensor2d(batch.columns[name] as Float32Array, [rows, 1])] as const,
    );
    const inputs = {
      logits: outputs.logits,
      values: outputs.values,
      actions: tf.tensor1d(batch.actions, "int32"),
      columns: new Map(columns),
      rowWeight: 1 / batch.batchRows,
    };
    const loss = lossOf(tf, inputs, program);
    const values = tf.reshape(outputs.values, [-1]) as Tensor1D;
    return {
      report: tf.concat1d([loss.figures, tf.reshape(outputs.logits, [-1]), values]),
      gradients: layout.ordered(backward(tf, parameter, outputs, loss)),
    };
  });
  try {
    return { losses: lossesOf(await device.take(what, report), batch, program), gradients };
  } catch (error) {
    device.dispose(gradients);
    throw error;
  }
}

/** What the rows see: each frame is sent once and stacked on the device. */
function stackedFrames(
  { tf }: TfjsBackend,
  observation: ObservationShape,
  batch: MicroBatch,
  count: number,
): Tensor {
  const extents: [number, number] = [count, frameLength(observation)];
  const frames = tf.tensor2d(floatsOf(observation, batch.frames), extents);
  return asSeen(tf, tf.gather(frames, tf.tensor1d(batch.stacks, "int32")), observation);
}

function lossesOf(
  report: Float32Array,
  { actions }: MicroBatch,
  { figures }: LossProgram,
): MicroBatchLosses {
  const rows = actions.length;
  const finite = (name: string, value: number | undefined): number => {
    if (value !== undefined && Number.isFinite(value)) return value;
    throw nonFiniteLoss(name, value, rows);
  };
  const named = figures.map(([name], index) => [name, finite(name, report[index])]);
  const values = report.slice(report.length - rows);
  const logits = report.subarray(figures.length, report.length - rows);
  for (const logit of logits) finite("a logit", logit);
  const choices = logits.length / rows;
  return {
    figures: Object.fromEntries(named),
    // As actors compute them from the same logits, so that what differs is the logits.
    logProbabilities: Float32Array.from(actions, (action, row) => {
      const logPolicy = logSoftmax(logits.subarray(row * choices, (row + 1) * choices));
      return logPolicy[action] as number;
    }),
    values,
  };
}
