/**
 * SHA-256 of everything that a segment depends on besides the configuration, by name: a game's files and its cartridge,
 * or a module and the files that it imports. Lower-case hex.
 */
export type EnvironmentIdentity = Readonly<Record<string, string>>;

/**
 * The program that emulates. Other versions of a core play differently, so its version affects a run's weights.
 */
export interface CoreConfig {
  /** As the core names itself, e.g. `Genesis Plus GX`. */
  readonly name: string;
  /**
   * The version that the core reports. Empty in a preset, file or option: the installed version is filled in before the
   * configuration is hashed.
   */
  readonly version: string;
  /** Options in addition to those that Lockstep sets for every game. */
  readonly options: Readonly<Record<string, string>>;
}

/** Keys of every kind of environment. No wrapper has hidden defaults. */
interface AnyEnvironment {
  /** Of the files that the run began with; an actor with others does not play. Empty in a preset: filled in before hashing. */
  readonly identity: EnvironmentIdentity;
  /** Factor on the environment's reward. */
  readonly rewardScale: number;
  /** Scaled reward is clipped to [−c, c]; `null` leaves it. */
  readonly rewardClip: number | null;
  /** Frames an observation stacks; 1 for vectors. */
  readonly stack: number;
  /** Steps after which an episode is truncated; `null` for never. */
  readonly timeLimitSteps: number | null;
}

/** A console game on an emulator, by gym-retro's conventions. */
export interface RetroEnvironment extends AnyEnvironment {
  readonly kind: "retro";
  /** Integration folder's name, e.g. `HareDash-Nes`. */
  readonly game: string;
  /** Scenario file without `.json`. */
  readonly scenario: string;
  /** Absent for the usual core that comes with Lockstep: Lockstep NES, for the NES. */
  readonly core?: CoreConfig;
  /** Names of start states; each episode's is drawn uniformly, by slot and episode. */
  readonly startStates: readonly string[];
  /** `even`: every slot draws from all states. `by-slot`: slot s always starts in state s modulo their number. */
  readonly startStateAssignment: "even" | "by-slot";
  /** Button combinations, one an action; names of the console's buttons. */
  readonly actions: readonly (readonly string[])[];
  /** Frames a step. */
  readonly frameSkip: number;
  /** Probability that a step's first frame keeps the previous action (the 2018 StochasticFrameSkip). */
  readonly stickiness: number;
  /** Reward only new progress: each step's reward is the increase of the episode's maximum sum of rewards. */
  readonly allowBacktracking: boolean;
  /** Pixels of the grayscale observation. */
  readonly observation: { readonly height: number; readonly width: number };
  /**
   * Draw every frame, for games on which drawing shows in RAM. Absent or false: only the frames that an observation shows
   * are drawn.
   */
  readonly drawEveryFrame?: boolean;
  /**
   * Both pads are played, and the second player's buttons are named with {@link SECOND_PLAYER} before them. Absent: nobody
   * holds the second pad.
   */
  readonly players?: 2;
  /**
   * Who holds the second pad where {@link players} is 2. `policy`, or absent: an action holds the buttons of both pads, and is
   * rewarded with the sum of both players' rewards. `random`: each step holds the buttons of an action that is drawn
   * uniformly, and only the first player's reward counts.
   */
  readonly secondPlayer?: "policy" | "random";
}

/** Before the name of a button of the second player, e.g. `P2.LEFT`. */
export const SECOND_PLAYER = "P2.";

/** Whether an action of this environment holds the buttons of both pads. */
export function playsBothPads({
  players,
  secondPlayer,
}: Pick<RetroEnvironment, "players" | "secondPlayer">): boolean {
  return players === 2 && secondPlayer !== "random";
}

/** The part of a game's environment that determines how a slot plays: everything except files and core. */
export type GameConfig = Omit<RetroEnvironment, "kind" | "identity" | "core">;

/** A module's observation: a gray picture with one byte for each pixel, or a vector of float32. */
export type ModuleObservation =
  | { readonly kind: "picture"; readonly height: number; readonly width: number }
  | { readonly kind: "vector"; readonly length: number };

/** An environment that a user's own file exports. */
export interface ModuleEnvironment extends AnyEnvironment {
  readonly kind: "module";
  /** As the file names it, e.g. `cart-pole`. */
  readonly name: string;
  /** The file's name without its folder, e.g. `environment.mjs`. */
  readonly file: string;
  /** As the file declares them; the name of each action. */
  readonly actions: readonly string[];
  readonly observation: ModuleObservation;
}

/** An environment's configuration. */
export type EnvironmentConfig = RetroEnvironment | ModuleEnvironment;
