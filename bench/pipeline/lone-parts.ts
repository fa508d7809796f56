import { chooseAlgorithm } from "@lockstep/algorithm";
import {
  type EnvironmentFactory,
  environmentFiles,
  loadGame,
  openEnvironment,
} from "@lockstep/environment";
import { logSoftmax, sampleCategorical, segmentFrames, stackIndices } from "@lockstep/learning";
import {
  createEngine,
  createPolicyEngine,
  initialWeights,
  type MicroBatch,
  usualEngine,
} from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { type RunConfiguration, resolveRunConfiguration } from "@lockstep/run-configuration";
import { gamesFolder } from "../folders/project-folders.ts";
import type { SlotActions } from "./played-actions.ts";

/** The parts of a step that no design can avoid. */
export type Part = "emulation" | "inference" | "update";

/** CPU seconds a step of each part, measured with nothing else running. */
export type LoneParts = Readonly<Record<Part, number>>;

/** Does a piece of a part's work. @returns the environment steps that the piece is worth */
export type PieceOfWork = () => Promise<number>;

/** Parts in this process, run piece by piece. */
export interface OpenedParts {
  /** @param actions by slot, the same number for each */
  readonly emulation: (actions: readonly SlotActions[]) => PieceOfWork;
  readonly inference: PieceOfWork;
  readonly update: PieceOfWork;
}

/** Steps of a piece of emulation or inference: about half a second of emulation. */
export const pieceSteps = 120;

export interface DefaultRun {
  readonly environment: EnvironmentFactory;
  readonly configuration: RunConfiguration;
}

/** What `npm start` trains. */
export async function defaultRun(): Promise<DefaultRun> {
  const places = { gamePaths: [gamesFolder], romPaths: [], coresPaths: [] };
  const configuration = await resolveRunConfiguration({
    trainingStates: (name) => loadGame(name, places).metadata.trainingStates,
    identity: async (environment) => (await environmentFiles(environment, places)).identity,
  });
  return { environment: await openEnvironment(configuration, places), configuration };
}

/**
 * Runs the parts in one thread of this process: emulators with their wrappers, one after the other; forward passes for all
 * slots, including the one that bootstraps a segment; updates of whole rounds, one micro-batch after the other.
 * @param slots the slots to play, one after the other
 */
export async function openLoneParts(
  run: DefaultRun,
  slots: readonly number[],
): Promise<OpenedParts> {
  return {
    emulation: openEmulation(run, slots),
    inference: await openInference(run, slots.length),
    update: await openUpdate(run),
  };
}

/** @returns CPU seconds a step of a piece of work, on all threads of this process */
export async function secondsAStep(work: PieceOfWork): Promise<number> {
  const before = process.cpuUsage();
  const steps = await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / steps;
}

function openEmulation(run: DefaultRun, indices: readonly number[]): OpenedParts["emulation"] {
  const slots = indices.map((index) => run.environment.open(index));
  return (actions) => async () => {
    const steps = actions[0]?.length ?? 0;
    for (let step = 0; step < steps; step++) {
      for (const [index, slot] of slots.entries()) slot.step(actions[index]?.[step] ?? Number.NaN);
    }
    return steps * slots.length;
  };
}

async function openInference(run: DefaultRun, batch: number): Promise<PieceOfWork> {
  const spec = networkOf(run.configuration);
  const engine = await createPolicyEngine({ name: usualEngine, spec, threads: 1 });
  await engine.loadWeights(initialWeights(spec, 1));
  const slot = run.environment.open(0);
  const observations = new Uint8Array(batch * slot.observation.length);
  for (let row = 0; row < batch; row++)
    observations.set(slot.observation, row * slot.observation.length);
  slot.close();
  const choose = async (): Promise<void> => {
    const { logits } = await engine.infer(observations, batch);
    for (let row = 0; row < batch; row++)
      sampleCategorical(
        logSoftmax(logits.subarray(row * spec.actions, (row + 1) * spec.actions)),
        0.5,
      );
  };
  for (let pass = 0; pass < 20; pass++) await choose();
  const passes = Math.ceil(pieceSteps / batch);
  const { segmentLength } = run.configuration;
  return async () => {
    for (let pass = 0; pass < passes; pass++) await choose();
    return passes * batch * (segmentLength / (segmentLength + 1));
  };
}

async function openUpdate(run: DefaultRun): Promise<PieceOfWork> {
  const { slots, segmentLength, learning } = run.configuration;
  const spec = networkOf(run.configuration);
  const engine = await createEngine({
    name: usualEngine,
    spec,
    optimizer: learning.optimizer,
    loss: chooseAlgorithm(learning.algorithm).loss,
    maxGradNorm: learning.maxGradNorm,
    threads: 1,
  });
  await engine.loadWeights(initialWeights(spec, 1));
  const batchRows = slots * segmentLength;
  const microBatch = aMicroBatch(
    run,
    Math.max(1, Math.floor(learning.microBatchRows / segmentLength)),
  );
  const update = async (): Promise<number> => {
    for (let row = 0; row < batchRows; row += microBatch.actions.length)
      await engine.accumulate(await engine.gradients(microBatch));
    await engine.apply(learning.learningRate);
    return batchRows;
  };
  await update();
  return update;
}

/** Whole segments of real frames. Their rewards do not change the cost of an update. */
function aMicroBatch(run: DefaultRun, segments: number): MicroBatch {
  const { segmentLength, slots, learning } = run.configuration;
  const { stack } = run.configuration.environment;
  const slot = run.environment.open(0);
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
  const columns = chooseAlgorithm(learning.algorithm).targets({
    actions: new Uint8Array(segmentLength),
    rewards: new Float32Array(segmentLength).fill(0.1),
    values: new Float32Array(segmentLength),
    logProbabilities: new Float32Array(segmentLength),
    flags,
    truncatedValues: new Float32Array(0),
    bootstrapValue: 0,
    environmentSteps: 0,
  });
  const stacks = new Int32Array(rows * stack);
  const repeated = Object.fromEntries(
    Object.keys(columns).map((name) => [name, new Float32Array(rows)]),
  );
  for (let segment = 0; segment < segments; segment++) {
    const firstFrame = segment * framesEach;
    const row = segment * segmentLength;
    stacks.set(stackIndices({ steps: segmentLength, stack, flags, firstFrame }), row * stack);
    for (const [name, column] of Object.entries(columns)) repeated[name]?.set(column, row);
  }
  return {
    frames,
    stacks,
    actions: new Int32Array(rows).fill(1),
    columns: repeated,
    batchRows: slots * segmentLength,
  };
}
