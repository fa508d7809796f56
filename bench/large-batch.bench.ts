import { availableParallelism } from "node:os";
import { chooseAlgorithm } from "@lockstep/algorithm";
import { uniform } from "@lockstep/learning";
import { createEngine, initialWeights, type LearningEngine } from "@lockstep/model";
import {
  createFrameMemory,
  type LearningSegment,
  layOutMicroBatch,
  networkOf,
  planMicroBatches,
  RoundFrames,
  type SegmentShape,
  segmentFrameBytes,
  segmentShape,
} from "@lockstep/round";
import { presets, type RunConfiguration } from "@lockstep/run-configuration";
import { ownPeakBytes } from "@lockstep/system";
import { parseOptions } from "./options/parse-options.ts";

/**
 * Measures memory and time of one update of a whole round as large as a preset's. All segments have arrived, which is the
 * learner's worst case. Each engine runs in its own process, so that the memory peak is its own.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      engine: { type: "string", default: "onnx" },
      preset: { type: "string", default: "sonic" },
      slots: { type: "string" },
    },
  });
  const preset = presets[values.preset];
  if (preset === undefined) throw new Error(`no preset ${values.preset}`);
  const { configuration } = preset;
  const slots = values.slots === undefined ? configuration.slots : Number(values.slots);
  const shape = { ...segmentShape(configuration), slots };
  const segments = Array.from({ length: slots }, (_, slot) => aSegment(slot, shape));
  const engine = await anEngine(values.engine, configuration);
  const plan = planMicroBatches({
    slots,
    segmentLength: shape.segmentLength,
    microBatchRows: configuration.learning.microBatchRows,
  });
  const frames = new RoundFrames(plan, shape, createFrameMemory(plan, shape));
  for (let slot = 0; slot < slots; slot++) {
    const ofSlot = frames.open(slot);
    ofSlot.add(framesOf(slot, shape));
    ofSlot.keep();
  }
  const rows = slots * shape.segmentLength;
  const { height, width } = configuration.environment.observation;
  const { name, device } = engine.identity;
  console.log(
    `${name}:${device}, ${rows} rows of ${height}x${width}x${shape.stack} in ${plan.length} micro-batches; ${gigabytes()} GB with all segments`,
  );
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  let done = 0;
  for (const [index, planned] of plan.entries()) {
    const of = (slot: number): LearningSegment => segments[slot] as LearningSegment;
    const batch = layOutMicroBatch(planned, of, shape, frames.of(index), rows);
    await engine.accumulate(await engine.gradients(batch));
    frames.release(index, batch.frames);
    done += batch.actions.length;
    if (done % (2 * shape.segmentLength) === 0)
      console.log(`${done} rows, ${gigabytes()} GB at most`);
  }
  await engine.apply(1e-4);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(before);
  console.log(`update, s                    ${seconds.toFixed(1)}`);
  console.log(`update, CPU ms a row         ${((user + system) / 1e3 / rows).toFixed(2)}`);
  console.log(`peak memory of the process   ${gigabytes()} GB`);
  await engine.close();
}

/** Noise: neither time nor memory depends on the observations. */
function framesOf(slot: number, shape: SegmentShape): Uint8Array {
  const frames = new Uint8Array(segmentFrameBytes(shape));
  for (let i = 0; i < frames.length; i++) frames[i] = (i * 31 + slot * 7) % 251;
  return frames;
}

function aSegment(slot: number, shape: SegmentShape): LearningSegment {
  const steps = shape.segmentLength;
  const floats = new Float32Array(steps);
  const actions = Uint8Array.from({ length: steps }, (_, step) => {
    return Math.floor(uniform(1, "randomPolicy", slot, step) * shape.actions);
  });
  return {
    segment: {
      slot,
      version: 0,
      actor: "bench",
      actions,
      rewards: floats,
      flags: new Uint8Array(steps),
      logProbabilities: floats,
      values: floats,
      truncatedValues: new Float32Array(0),
      bootstrapValue: 0,
      episodes: [],
      framesSha256: "",
      sha256: "",
      progress: null,
    },
    columns: { returns: floats, advantages: floats.map((_, step) => (step % 7) - 3) },
  };
}

async function anEngine(name: string, configuration: RunConfiguration): Promise<LearningEngine> {
  const { algorithm, optimizer, maxGradNorm } = configuration.learning;
  const spec = networkOf(configuration);
  const engine = await createEngine({
    name,
    spec,
    threads: availableParallelism(),
    optimizer,
    loss: chooseAlgorithm(algorithm).loss,
    maxGradNorm,
  });
  await engine.loadWeights(initialWeights(spec, 1));
  return engine;
}

function gigabytes(): string {
  return (ownPeakBytes() / 1e9).toFixed(2);
}
