/** How reward and observation of a game reach the agent. Every wrapper is here; none has hidden defaults. */
export interface EnvironmentConfig {
  /** Integration folder's name, e.g. `HareDash-Nes`. */
  readonly game: string;
  /** Scenario file without `.json`. */
  readonly scenario: string;
  /** Names of start states an episode may begin in; the next one is drawn evenly, by slot and episode. */
  readonly startStates: readonly string[];
  /** `even`: every slot draws from all states. `by-slot`: slot s always starts in state s modulo their number. */
  readonly startStateAssignment: "even" | "by-slot";
  /** Button combinations, one an action; names of the console's buttons. */
  readonly actions: readonly (readonly string[])[];
  /** Frames a step. */
  readonly frameSkip: number;
  /** Probability that a step's first frame keeps the previous action (the 2018 StochasticFrameSkip). */
  readonly stickiness: number;
  /** Factor on the scenario's reward. */
  readonly rewardScale: number;
  /** Scaled reward is clipped to [−c, c]; `null` leaves it. */
  readonly rewardClip: number | null;
  /** Reward only new ground: each step's reward is what the sum of rewards gains on its maximum so far in the episode. */
  readonly allowBacktracking: boolean;
  /** Pixels of the grayscale observation. */
  readonly observation: { readonly height: number; readonly width: number };
  /** Frames an observation stacks. */
  readonly stack: number;
  /** Steps after which an episode is truncated; `null` for never. */
  readonly timeLimitSteps: number | null;
}
