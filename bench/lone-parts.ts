import { createJsnesFactory } from "@lockstep/emulation";
import { createSlot, type LoadedGame, loadGame, type Slot } from "@lockstep/environment";
import {
  generalizedAdvantages,
  logSoftmax,
  sampleCategorical,
  segmentFrames,
  stackIndices,
  uniform,
} from "@lockstep/learning";
import {
  createEngine,
  createPolicyEngine,
  initialWeights,
  type MicroBatch,
  type NetworkSpec,
} from "@lockstep/model";
import { type RunConfiguration, resolveRunConfiguration } from "@lockstep/run";
import { gamesFolder } from "./project-folders.ts";

/** CPU seconds a step of what a step cannot do without, each measured with nothing else running. */
export interface LoneParts {
  readonly emulation: number;
  readonly inference: number;
  readonly update: number;
}

export interface DefaultRun {
  readonly game: LoadedGame;
  readonly configuration: RunConfiguration;
}

/** What `npm start` trains. */
export async function defaultRun(): Promise<DefaultRun> {
  const load = (name: string): LoadedGame => loadGame(name, { gamePaths: [gamesFolder] });
  const configuration = await resolveRunConfiguration({
    trainingStates: (name) => load(name).metadata.trainingStates,
  });
  return { game: load(configuration.environment.game), configuration };
}

/**
 * One process, one thread, one part after another: emulators with their wrappers; forward passes for eight slots at a
 * time, with the one more that a segment's bootstrap needs; updates of whole rounds.
 */
export async function measureLoneParts(run: DefaultRun, steps: number): Promise<LoneParts> {
  return {
    emulation: await emulationSeconds(run, steps),
    inference: await inferenceSeconds(run, steps),
    update: await updateSeconds(run, steps),
  };
}

function openSlot({ game, configuration }: DefaultRun, index: number): Slot {
  const emulators = createJsnesFactory();
  const { seed, environment } = configuration;
  const createEmulator = emulators.create.bind(emulators);
  return createSlot({ index, seed, config: environment, game, createEmulator });
}

function networkOf({ configuration }: DefaultRun): NetworkSpec {
  const { observation, stack, actions } = configuration.environment;
  return { ...observation, stack, actions: actions.length };
}

async function cpuSeconds(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function playEvenly(slot: Slot, actions: number, steps: number): void {
  for (let t = 0; t < steps; t++)
    slot.step(Math.floor(uniform(1, "randomPolicy", slot.index, t) * actions));
}

async function emulationSeconds(run: DefaultRun, steps: number): Promise<number> {
  const slot = openSlot(run, 0);
  const actions = networkOf(run).actions;
  playEvenly(slot, actions, 200);
  const seconds = await cpuSeconds(() => playEvenly(slot, actions, steps));
  slot.close();
  return seconds / steps;
}

async function inferenceSeconds(run: DefaultRun, steps: number): Promise<number> {
  const batch = 8;
  const spec = networkOf(run);
  const engine = await createPolicyEngine({ name: "onnx", spec, threads: 1 });
  await engine.loadWeights(initialWeights(spec, 1));
  const slot = openSlot(run, 0);
  const observations = new Uint8Array(batch * slot.observation.length);
  for (let row = 0; row < batch; row++)
    observations.set(slot.observation, row * slot.observation.length);
  const calls = Math.ceil(steps / batch);
  const choose = async (): Promise<void> => {
    const { logits } = await engine.infer(observations, batch);
    for (let row = 0; row < batch; row++)
      sampleCategorical(
        logSoftmax(logits.subarray(row * spec.actions, (row + 1) * spec.actions)),
        0.5,
      );
  };
  for (let call = 0; call < 20; call++) await choose();
  const seconds = await cpuSeconds(async () => {
    for (let call = 0; call < calls; call++) await choose();
  });
  slot.close();
  await engine.close();
  const { segmentLength } = run.configuration;
  return (seconds / (calls * batch)) * ((segmentLength + 1) / segmentLength);
}

async function updateSeconds(run: DefaultRun, steps: number): Promise<number> {
  const { slots, segmentLength, learning } = run.configuration;
  const spec = networkOf(run);
  const engine = await createEngine({
    name: "onnx",
    spec,
    optimizer: learning.optimizer,
    coefficients: { value: learning.valueCoefficient, entropy: learning.entropyCoefficient },
    maxGradNorm: learning.maxGradNorm,
    threads: 1,
  });
  await engine.loadWeights(initialWeights(spec, 1));
  const batchRows = slots * segmentLength;
  const microBatch = aMicroBatch(
    run,
    Math.max(1, Math.floor(learning.microBatchRows / segmentLength)),
  );
  const update = async (): Promise<void> => {
    for (let row = 0; row < batchRows; row += microBatch.actions.length)
      await engine.accumulate(await engine.gradients(microBatch));
    await engine.apply(learning.learningRate);
  };
  await update();
  const updates = Math.max(2, Math.ceil(steps / batchRows));
  const seconds = await cpuSeconds(async () => {
    for (let done = 0; done < updates; done++) await update();
  });
  await engine.close();
  return seconds / (updates * batchRows);
}

/** Whole segments of real frames; what was earned does not change what learning from it costs. */
function aMicroBatch(run: DefaultRun, segments: number): MicroBatch {
  const { segmentLength, slots, learning } = run.configuration;
  const { stack } = run.configuration.environment;
  const slot = openSlot(run, 0);
  const frameBytes = slot.newestFrame.length;
  const rows = segments * segmentLength;
  const framesEach = segmentFrames(segmentLength, stack);
  const frames = new Uint8Array(segments * framesEach * frameBytes);
  for (let frame = 0; frame < segments * framesEach; frame++) {
    slot.step(1);
    frames.set(slot.newestFrame, frame * frameBytes);
  }
  slot.close();
  const flags = new Uint8Array(segmentLength);
  const { advantages, returns } = generalizedAdvantages(
    {
      rewards: new Float32Array(segmentLength).fill(0.1),
      values: new Float32Array(segmentLength),
      flags,
      truncatedValues: new Float32Array(0),
      bootstrapValue: 0,
    },
    learning.gamma,
    learning.lambda,
  );
  const stacks = new Int32Array(rows * stack);
  const repeated = { advantages: new Float32Array(rows), returns: new Float32Array(rows) };
  for (let segment = 0; segment < segments; segment++) {
    const firstFrame = segment * framesEach;
    const row = segment * segmentLength;
    stacks.set(stackIndices({ steps: segmentLength, stack, flags, firstFrame }), row * stack);
    repeated.advantages.set(advantages, row);
    repeated.returns.set(returns, row);
  }
  return {
    frames,
    stacks,
    actions: new Int32Array(rows).fill(1),
    ...repeated,
    batchRows: slots * segmentLength,
  };
}
