import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initialWeights, type NetworkSpec, usualEngine } from "@lockstep/model";
import { EngineUpdate } from "../engines/engine-update.ts";
import { torchSeconds, torchWeights } from "../engines/torch-update.ts";
import { trainPipeline } from "../pipeline/pipeline.ts";
import {
  expectSameSteps,
  type PlayedSteps,
  playSlot,
  preset,
  randomActions,
  retroPlaces,
  warmUpSteps,
} from "./airstriker-slot.ts";
import { askPeer } from "./peer-process.ts";

/** Lockstep and a peer that do the same work. */
export interface Comparison {
  readonly what: string;
  readonly peer: string;
  readonly unit: string;
  /** What the ratio says of Lockstep: how many times as fast, or how many times as long. */
  readonly ratioOf: "speed" | "time";
  /** @throws {Error} when both do not do the same work */
  check(): Promise<void>;
  lockstep(): Promise<number>;
  other(): Promise<number>;
  close(): Promise<void>;
}

const { slots, segmentLength, environment } = preset;
const network: NetworkSpec = {
  architecture: "nature-cnn",
  ...environment.observation,
  ...{ stack: environment.stack, actions: environment.actions.length },
};

/** A whole training run by Stable-Baselines3 with stable-retro. Both use stable-retro's core and cartridge. */
export function trainingComparison(python: string, retro: string, updates: number): Comparison {
  const { games, cores } = retroPlaces(retro);
  const other = (count: number) =>
    askPeer<{ readonly weights: number; readonly stepsPerSecond: number }>(
      python,
      "stable-baselines3.py",
      [count, slots, segmentLength, 1],
    );
  const args = ["--preset", "airstriker", "--games-path", games, "--cores-path", cores];
  return {
    what: `A2C on Airstriker, ${slots} environments × ${segmentLength} steps`,
    ...{ peer: "Stable-Baselines3 + stable-retro", unit: "steps/s", ratioOf: "speed" },
    check: async () =>
      expectSameNumber("Stable-Baselines3", (await other(4)).weights, weightsOf(network)),
    lockstep: async () =>
      (await trainPipeline([...args, "--updates", String(updates)])).stepsPerSecond,
    other: async () => (await other(updates)).stepsPerSecond,
    close: async () => {},
  };
}

/** One environment without learning, on stable-retro's core and cartridge. */
export function environmentComparison(
  peer: string,
  ask: { readonly python: string; readonly script: string },
  retro: string,
  steps: number,
): Comparison {
  const actions = randomActions(steps + warmUpSteps);
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  const file = join(folder, "actions");
  writeFileSync(file, actions);
  const other = () => askPeer<PlayedSteps>(ask.python, ask.script, [file, warmUpSteps]);
  return {
    what: "one environment without learning, Airstriker",
    ...{ peer, unit: "steps/s of CPU", ratioOf: "speed" },
    check: async () => expectSameSteps(peer, playSlot(retro, actions), await other()),
    lockstep: async () => playSlot(retro, actions).stepsPerSecond,
    other: async () => (await other()).stepsPerSecond,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One update by PyTorch on one thread: the same network, loss, micro-batches, clipping and optimizer. */
export async function updateComparison(python: string, rows: number): Promise<Comparison> {
  const sizes = { rows, microBatchRows: Math.min(rows, 80), threads: 1 };
  const spec: NetworkSpec = { ...network, actions: 7 };
  const update = await EngineUpdate.create(usualEngine, spec, sizes);
  return {
    what: `one update of ${rows} rows, one thread`,
    ...{ peer: "PyTorch", unit: "ms", ratioOf: "time" },
    check: async () => expectSameNumber("PyTorch", torchWeights(python, 84), weightsOf(spec)),
    lockstep: async () => 1000 * (await update.measure()),
    other: async () => 1000 * torchSeconds(python, 84, sizes),
    close: () => update.close(),
  };
}

function weightsOf(spec: NetworkSpec): number {
  return initialWeights(spec, 1).length;
}

function expectSameNumber(peer: string, got: number, expected: number): void {
  if (got !== expected)
    throw new Error(
      `${peer} does other work: its network has ${got} weights, expected ${expected}`,
    );
}
