import {
  type EnvironmentConfig,
  environmentSpec,
  type RetroEnvironment,
} from "@lockstep/environment/configuration";

/** What another program needs to know to play as the run's environment does. */
export interface EnvironmentDescription {
  readonly kind: EnvironmentConfig["kind"];
  readonly name: string;
  /** By number; of games with the buttons that are held together. */
  readonly actions: readonly { readonly name: string; readonly buttons?: readonly string[] }[];
  readonly startStates: readonly string[];
  /** Never trained on. */
  readonly heldOutStates: readonly string[];
  /** From the environment outwards. */
  readonly wrappers: readonly Wrapper[];
  /** How an observation is made, step by step. */
  readonly preprocessing: readonly string[];
}

/** A wrapper's name and settings. */
export interface Wrapper {
  readonly name: string;
  readonly [setting: string]: string | number | null;
}

export function describeEnvironment(
  environment: EnvironmentConfig,
  heldOutStates: readonly string[],
): EnvironmentDescription {
  const { name, actions, startStates } = environmentSpec(environment);
  const { rewardScale, rewardClip, timeLimitSteps } = environment;
  const vector = environmentSpec(environment).observation.kind === "vector";
  const retro = environment.kind === "retro" ? environment : null;
  return {
    kind: environment.kind,
    name,
    actions: actions.map((action, index) => ({
      name: action,
      ...(retro !== null && { buttons: retro.actions[index] ?? [] }),
    })),
    startStates,
    heldOutStates,
    wrappers: [
      ...(retro === null ? [] : gameWrappers(retro)),
      ...(vector ? [] : [{ name: "FrameStack", frames: environment.stack }]),
      { name: "RewardScale", factor: rewardScale, clip: rewardClip },
      ...(retro?.allowBacktracking === true ? [{ name: "AllowBacktracking" }] : []),
      { name: "TimeLimit", steps: timeLimitSteps },
    ],
    preprocessing: vector
      ? ["The vector as the environment gives it, float32."]
      : [
          ...(retro === null ? ["The picture as the environment gives it."] : grayPicture(retro)),
          `The last ${environment.stack} pictures, oldest first; an episode's first picture fills all places.`,
        ],
  };
}

function gameWrappers({ frameSkip, stickiness, observation }: RetroEnvironment): Wrapper[] {
  return [
    { name: "StochasticFrameSkip", frames: frameSkip, stickiness },
    { name: "GrayResize", width: observation.width, height: observation.height },
  ];
}

function grayPicture({ frameSkip, observation }: RetroEnvironment): string[] {
  const { width, height } = observation;
  return [
    `The console's RGB picture after the last of ${frameSkip} frames, cut to the scenario's crop.`,
    // OpenCV's fixed-point weights of RGB2GRAY.
    "gray = (9798 * red + 19235 * green + 3735 * blue + 16384) >> 15",
    `${width} x ${height} pixels, each the mean of the area that it covers, rounded once, halves up.`,
  ];
}
