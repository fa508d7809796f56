/** Steps of a random agent. */
export interface PlayedSteps {
  readonly steps: number;
  /** That ended in these steps. */
  readonly episodes: number;
  /** Of these, those that the scenario ended; the others the time limit did. */
  readonly terminated: number;
  /** Of these, those that ended in their first step. */
  readonly endedAtOnce: number;
  /** Steps with a reward other than 0. */
  readonly rewarded: number;
  /** Sum of what the scenario gave. */
  readonly rewards: number;
  /** Sum of what the learner would have seen. */
  readonly shaped: number;
  /** What each step showed and gave, a few letters each. */
  readonly trace: readonly string[];
}

/** What in a random agent's play is a sign of a bad scenario. @param again the same actions, played once more */
export function playWarnings(first: PlayedSteps, again: PlayedSteps): readonly string[] {
  const { steps, episodes, terminated, endedAtOnce, rewarded, rewards, shaped } = first;
  const warnings: string[] = [];
  if (rewarded === 0)
    warnings.push(
      `a reward never came in ${steps} steps of a random agent, so there is nothing to learn from; reward what it reaches, or begin where it is near`,
    );
  else if (shaped <= 0 && rewards <= 0)
    warnings.push(
      `the rewards of ${steps} steps were penalties in all, so the learner sees nothing to strive for; reward what a random agent reaches`,
    );
  if (endedAtOnce > 0)
    warnings.push(
      `${endedAtOnce} of ${episodes} episodes ended in their first step, so the end is true at the start; choose another condition`,
    );
  if (terminated === 0)
    warnings.push(
      `no episode ended by itself in ${steps} steps; if the game can be lost, see that the end notices it`,
    );
  if (again.trace.some((step, index) => step !== first.trace[index]))
    warnings.push(
      "the same actions gave another play the second time, so time or something else outside reaches the game; a run would not be reproducible",
    );
  return warnings;
}
