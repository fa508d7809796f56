import type { RunConfiguration } from "@lockstep/run-configuration";

/** A small run: three slots of four steps, pictures of 36 × 36. */
export function aConfiguration(
  changes: {
    readonly seed?: number;
    readonly slots?: number;
    readonly segmentLength?: number;
    readonly microBatchRows?: number;
    readonly timeLimitSteps?: number | null;
    readonly learningRate?: number;
    readonly schedule?: "constant" | "linear";
    readonly scheduleSteps?: number;
  } = {},
): RunConfiguration {
  return {
    seed: changes.seed ?? 1,
    slots: changes.slots ?? 3,
    segmentLength: changes.segmentLength ?? 4,
    environment: {
      kind: "retro",
      identity: { "data.json": "0".repeat(64) },
      game: "Test-Nes",
      scenario: "scenario",
      startStates: ["one", "two"],
      startStateAssignment: "even",
      actions: [["LEFT"], ["RIGHT"], ["A"]],
      frameSkip: 4,
      stickiness: 0.25,
      rewardScale: 1,
      rewardClip: 1,
      allowBacktracking: false,
      observation: { height: 36, width: 36 },
      stack: 2,
      timeLimitSteps: changes.timeLimitSteps === undefined ? 7 : changes.timeLimitSteps,
    },
    network: { architecture: "nature-cnn" },
    learning: {
      algorithm: {
        name: "a2c",
        gamma: 0.99,
        lambda: 0.95,
        valueCoefficient: 0.5,
        entropyCoefficient: 0.01,
      },
      optimizer: { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
      learningRate: changes.learningRate ?? 1e-3,
      schedule: changes.schedule ?? "constant",
      scheduleSteps: changes.scheduleSteps ?? 1_000_000,
      maxGradNorm: 0.5,
      microBatchRows: changes.microBatchRows ?? 4,
    },
  };
}
