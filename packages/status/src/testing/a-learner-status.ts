import type { EpisodeMeans } from "../episode-means.ts";
import { type LearnerCounts, noCounts } from "../learner-counts.ts";
import type { LearnerStatus } from "../learner-status.ts";
import type { UpdateFigures } from "../update-figures.ts";

const means: EpisodeMeans = {
  episodes: 3,
  episodeReturnMean: 12,
  progressMean: 0.5,
  finishedShare: 0.25,
  stepsMean: 40,
};

const figures: UpdateFigures = {
  figures: { entropy: 1.9, policyLoss: 0.1, valueLoss: 0.2 },
  optimizerSteps: 1,
  explainedVariance: null,
  gradientNorm: 0.4,
  weightsL2Norm: 31,
  learningRate: 7e-4,
  maxLogProbabilityDifference: 1e-7,
  roundSeconds: 1,
  barrierWaitShare: 0.1,
  straggler: { actor: "actor-1", slot: 5, seconds: 0.02 },
  updateSeconds: 0.2,
};

const counts: LearnerCounts = {
  ...noCounts,
  segmentsAccepted: 192,
  segmentsRefused: { STALE_SEGMENT: 1 },
  checkpointsSaved: 1,
};

/** A learner in the middle of a run. */
export function aLearnerStatus(given: Partial<LearnerStatus> = {}): LearnerStatus {
  return {
    service: "learner",
    run: "a-run",
    algorithm: {
      name: "a2c",
      figures: [
        { name: "entropy", label: "entropy" },
        { name: "policyLoss", label: "policy loss" },
        { name: "valueLoss", label: "value loss" },
      ],
    },
    configurationSha256: "cd".repeat(32),
    state: "training",
    reason: null,
    remarks: [],
    version: 12,
    weightsSha256: "ab".repeat(32),
    targetVersion: 20,
    segments: { arrived: 1, expected: 16 },
    rows: { computed: 0, expected: 320 },
    engine: {
      name: "onnx",
      device: "cpu",
      versions: { "onnxruntime-node": "1.2.3" },
      portable: false,
    },
    environmentSteps: 3840,
    frames: 15_360,
    episodes: 7,
    recent: means,
    byStartState: { B: means },
    stepsPerSecond: 300,
    trainingSeconds: 12,
    secondsLeft: 8,
    update: figures,
    maxLogProbabilityDifference: 1e-7,
    guard: { action: "alarm", broken: [], goodVersion: null, rollbacks: 0 },
    efficiency: null,
    cpuSecondsPerStep: { emulation: 0.001, inference: 0.0005, update: null },
    expectedActors: 2,
    actors: ["actor-0", "actor-1"].map((name) => ({
      name,
      capacity: 8,
      slots: [0, 1],
      draining: false,
      stepsPerSecond: 150,
      residentBytes: 3e8,
      lastArrivals: { rounds: 6, seconds: 0.1 },
    })),
    seconds: { waiting: 10, computing: 2, publishing: 0.5 },
    counts,
    lastCheckpointVersion: 10,
    evaluation: {
      ...{ every: 0, evaluated: 0, waiting: 0, leftOut: 0 },
      ...{ last: null, best: null, byStartState: {} },
    },
    peakMemoryBytes: { learner: 5e8 },
    ...given,
  };
}
