import type {
  EnvironmentConfig,
  EnvironmentPlaces,
  RetroEnvironment,
  ShownDrawing,
} from "@lockstep/environment";
import type { CoreWish } from "@lockstep/run-configuration";

/** What a probe's process is asked to do, because foreign code may take its process down. */
export type ProbeTask =
  /** Find the core that plays a game; cores in `passedOver` are not tried, each with the reason why. */
  | {
      readonly kind: "core";
      readonly environment: Pick<RetroEnvironment, "game" | "scenario" | "startStates">;
      readonly core: CoreWish | undefined;
      readonly places: EnvironmentPlaces;
      readonly passedOver: Readonly<Record<string, string>>;
    }
  /** Play a second of a run's environment. */
  | {
      readonly kind: "play";
      readonly seed: number;
      readonly environment: EnvironmentConfig;
      readonly places: EnvironmentPlaces;
    }
  /** Play a game with every frame drawn and with few drawn, on a run's core. */
  | {
      readonly kind: "drawing";
      readonly environment: RetroEnvironment;
      readonly places: EnvironmentPlaces;
    }
  /** Enter start states of a game on a run's core, and play a frame from each that is a save state. */
  | {
      readonly kind: "states";
      readonly environment: RetroEnvironment;
      readonly places: EnvironmentPlaces;
      readonly states: readonly string[];
    }
  /** Load a core's library and ask for its name. */
  | { readonly kind: "label"; readonly corePath: string }
  /** Open an engine and load the weights of a small network into it. */
  | { readonly kind: "engine"; readonly name: string };

/** What it found. */
export interface ProbeResults {
  readonly core: CoreWish | null;
  readonly play: PlayedProbe;
  /** Where the two differ; `null` when no difference was seen. */
  readonly drawing: ShownDrawing | null;
  /** Why states cannot be played from, by name. */
  readonly states: Readonly<Record<string, string>>;
  readonly label: string;
  /** Its libraries and their versions. */
  readonly engine: Readonly<Record<string, string>>;
}

export interface PlayedProbe {
  readonly name: string;
  readonly frames: number;
  readonly actions: readonly string[];
  readonly startStates: readonly string[];
  /** Of the frames that were played: the environment's own, and what the learner would have seen of them. */
  readonly rewards: { readonly raw: number | null; readonly shaped: number };
  /** What will not stop a run, and may make it worthless. */
  readonly remarks: readonly string[];
}

/** What the process says. */
export type ProbeMessage =
  /** It is about to run this. */
  | { readonly type: "trying"; readonly what: string }
  | { readonly type: "done"; readonly result: unknown }
  | {
      readonly type: "failed";
      readonly code: string;
      readonly group: string;
      readonly message: string;
    };
