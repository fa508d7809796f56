import type { AlgorithmSetting, OptimizerConfig } from "@lockstep/algorithm";
import type { EnvironmentConfig, RetroEnvironment } from "@lockstep/environment/configuration";
import type { GuardConfig } from "./guard-config.ts";

export interface NetworkConfig {
  /**
   * `nature-cnn` sees pictures: three convolutions, one hidden layer, two heads (Mnih et al. 2015).
   * `mlp` sees vectors: two hidden layers of 64 with tanh for the policy, two for the value.
   */
  readonly architecture: "nature-cnn" | "mlp";
  /** Between the hidden layers and the heads. Absent: the network sees nothing but the observation. */
  readonly memory?: MemoryConfig | undefined;
}

export interface MemoryConfig {
  readonly kind: "gru" | "lstm";
  /** Numbers that the heads see. */
  readonly size: number;
}

export interface LearningConfig {
  /** Its name, and its options beside it. */
  readonly algorithm: AlgorithmSetting;
  readonly optimizer: OptimizerConfig;
  readonly learningRate: number;
  /** `linear` falls to 0 at `scheduleSteps` environment steps. */
  readonly schedule: "constant" | "linear";
  readonly scheduleSteps: number;
  readonly maxGradNorm: number;
  /** Most rows of a micro-batch. Part of the configuration because it decides the order of additions. */
  readonly microBatchRows: number;
  /** Absent: a collapse raises an alarm, and training goes on. */
  readonly guard?: GuardConfig | undefined;
}

/** Weights of another run, which a run begins with in place of those that its seed gives. */
export interface InitialWeights {
  /** The other run's name. */
  readonly run: string;
  readonly version: number;
  /** Of the weights: float32, little endian, flat in the order of the parameter layout. */
  readonly sha256: string;
}

/**
 * Everything that determines a run's weights, together with the files that the environment's identity names. Equal
 * configurations give equal weights, for any number of actors. The run's length, its storage and its actors are not
 * part of it.
 */
export interface RunConfiguration {
  readonly seed: number;
  /** Environments of the batch (N). */
  readonly slots: number;
  /** Steps of a segment (T). */
  readonly segmentLength: number;
  readonly environment: EnvironmentConfig;
  readonly network: NetworkConfig;
  readonly learning: LearningConfig;
  /** Absent: the seed gives the first weights. */
  readonly initialWeights?: InitialWeights | undefined;
}

/** A run of a console game. */
export type RetroRunConfiguration = RunConfiguration & { readonly environment: RetroEnvironment };
