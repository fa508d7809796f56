import type { ModuleEnvironment, ModuleObservation } from "@lockstep/environment/configuration";
import { merge } from "../merge.ts";
import type { RunConfiguration } from "../run-configuration.ts";
import { anyGamePreset } from "./any-game-preset.ts";
import type { Preset } from "./presets.ts";

/** What a run needs to know about a user's environment before it begins. */
export interface DeclaredModule {
  readonly name: string;
  /** Its file's name without the folder. */
  readonly file: string;
  readonly observation: ModuleObservation;
  readonly actions: readonly string[];
  readonly timeLimitSteps: number | null;
  /** The module's own defaults. */
  readonly training: {
    readonly slots?: number;
    readonly segmentLength?: number;
    readonly rewardScale?: number;
    readonly rewardClip?: number | null;
    readonly stack?: number;
    readonly learning?: Readonly<Record<string, unknown>>;
  };
}

/** The preset of a user's environment: the module's own defaults over those for its kind of observation. */
export function modulePreset(module: DeclaredModule): Preset {
  const { training, observation } = module;
  const vector = observation.kind === "vector";
  const environment: ModuleEnvironment = {
    kind: "module",
    name: module.name,
    file: module.file,
    identity: {},
    observation,
    actions: module.actions,
    rewardScale: training.rewardScale ?? 1,
    rewardClip: training.rewardClip ?? null,
    stack: training.stack ?? (vector ? 1 : 4),
    timeLimitSteps: module.timeLimitSteps,
  };
  const base = vector ? vectorDefaults : anyGamePreset;
  const configuration: RunConfiguration = {
    seed: anyGamePreset.seed,
    slots: training.slots ?? base.slots,
    segmentLength: training.segmentLength ?? base.segmentLength,
    environment,
    network: { architecture: vector ? "mlp" : "nature-cnn" },
    learning: merge(base.learning, training.learning) as RunConfiguration["learning"],
  };
  return {
    name: module.file,
    description: `${module.name}, your own environment.`,
    configuration,
  };
}

/** Steps with small observations are cheap, so segments are short and updates frequent. */
const vectorDefaults: Pick<RunConfiguration, "slots" | "segmentLength" | "learning"> = {
  // Twice baselines' usual eight environments for vectors, so two actors have eight each.
  slots: 16,
  segmentLength: 16,
  learning: {
    ...anyGamePreset.learning,
    algorithm: { ...anyGamePreset.learning.algorithm, entropyCoefficient: 0 },
    learningRate: 1e-3,
    microBatchRows: 256,
  },
};
