/** When training counts as collapsed. */
export interface GuardThresholds {
  /** Nats. */
  readonly entropyFloor: number;
  /** How many times the largest of the last 100 value losses. */
  readonly valueLossFactor: number;
  /** Episodes that a mean return is taken over. */
  readonly returnEpisodes: number;
  /** Share of what the mean return had gained. */
  readonly returnLoss: number;
}

/** What happens then. Absent in a configuration: an alarm, and nothing else. */
export interface GuardConfig extends GuardThresholds {
  /** The run goes on from the last good version, with half the learning rate. */
  readonly action: "rollback";
}

/** What `--guard rollback` sets, and what alarms are raised by without it. */
export const defaultGuard: GuardConfig = {
  action: "rollback",
  entropyFloor: 0.01,
  valueLossFactor: 100,
  returnEpisodes: 100,
  returnLoss: 0.5,
};
