import type { EnvironmentConfig } from "./environment-config.ts";

/** What the agent sees, as bytes: see {@link frameBytes} and {@link stackSize}. */
export type ObservationSpec =
  /** `[stack, height, width]` uint8, oldest first. */
  | {
      readonly kind: "pictures";
      readonly height: number;
      readonly width: number;
      readonly stack: number;
    }
  /** `[length]` float32, little endian; all values are finite. */
  | { readonly kind: "vector"; readonly length: number };

/** The properties of an environment that follow from its configuration alone, without its files. */
export interface EnvironmentSpec {
  /** Of the game or the module. */
  readonly name: string;
  readonly observation: ObservationSpec;
  /** A name for each action, by its number. At most 256: an action is one byte. */
  readonly actions: readonly string[];
  /** Names of start states. */
  readonly startStates: readonly string[];
  /** Frames of one step; 1 when there are no frames between steps. */
  readonly framesPerStep: number;
}

/** The only start state of an environment that has no named ones. */
export const onlyStartState = "start";

export function environmentSpec(environment: EnvironmentConfig): EnvironmentSpec {
  return environment.kind === "retro"
    ? {
        name: environment.game,
        observation: { kind: "pictures", ...environment.observation, stack: environment.stack },
        actions: environment.actions.map((buttons) => buttons.join("+") || "nothing"),
        startStates: environment.startStates,
        framesPerStep: environment.frameSkip,
      }
    : {
        name: environment.name,
        observation: moduleObservation(environment.observation, environment.stack),
        actions: environment.actions,
        startStates: [onlyStartState],
        framesPerStep: 1,
      };
}

function moduleObservation(
  observation: Extract<EnvironmentConfig, { kind: "module" }>["observation"],
  stack: number,
): ObservationSpec {
  if (observation.kind === "vector") return observation;
  const { height, width } = observation;
  return { kind: "pictures", height, width, stack };
}

/** Frames that an observation stacks. */
export function stackSize(observation: ObservationSpec): number {
  return observation.kind === "pictures" ? observation.stack : 1;
}

/** Bytes of one frame: of one picture, or of the vector. */
export function frameBytes(observation: ObservationSpec): number {
  return observation.kind === "pictures"
    ? observation.height * observation.width
    : Float32Array.BYTES_PER_ELEMENT * observation.length;
}
