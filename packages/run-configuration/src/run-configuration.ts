import type { AlgorithmSetting } from "@lockstep/algorithm";
import type { EnvironmentConfig } from "@lockstep/environment";

export interface NetworkConfig {
  /**
   * `nature-cnn` sees pictures: three convolutions, one hidden layer, two heads (Mnih et al. 2015).
   * `mlp` sees vectors: two hidden layers of 64 with tanh for the policy, two for the value.
   */
  readonly architecture: "nature-cnn" | "mlp";
}

export type OptimizerConfig =
  | {
      /** `rmsprop-tf`: ε inside the root, mean square starts at 1. `rmsprop-torch`: ε outside, starts at 0. */
      readonly kind: "rmsprop-tf" | "rmsprop-torch";
      readonly decay: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: "adam";
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

/**
 * The program that emulates. Other versions of a core play differently, so that its version is part of what decides a
 * run's weights.
 */
export interface CoreConfig {
  /** As the core names itself, e.g. `Genesis Plus GX`. */
  readonly name: string;
  /**
   * As the core says it. Empty in a preset, file or option: stands for the installed version, and is filled in before
   * the configuration is hashed.
   */
  readonly version: string;
  /** What its options are set to beyond what Lockstep sets for every game. */
  readonly options: Readonly<Record<string, string>>;
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
}

/**
 * All that decides a run's weights, together with the ROM and the files that {@link integration} names. Equal configurations give equal weights, whatever machines
 * and however many actors play it. How long it runs, where it is stored and who plays are not part of it.
 */
export interface RunConfiguration {
  readonly seed: number;
  /** Environments of the batch (N). */
  readonly slots: number;
  /** Steps of a segment (T). */
  readonly segmentLength: number;
  readonly environment: EnvironmentConfig;
  /** Left out where the core that comes with Lockstep plays: jsnes, for the NES. */
  readonly core?: CoreConfig;
  /**
   * SHA-256 of what each file of the game's integration says, by its name, and of the cartridge with its header.
   * Filled in from the files that the run begins with; an actor with others does not play. Left out: not compared.
   */
  readonly integration?: Readonly<Record<string, string>>;
  readonly network: NetworkConfig;
  readonly learning: LearningConfig;
}
