import type { MadeUpdate } from "@lockstep/round";
import type { Logger } from "@lockstep/service-kit";
import type { Tally } from "./tally.ts";

export interface AlarmBounds {
  /** Larger differences between learner's and actors' log-probabilities raise an alarm. */
  readonly maxLogProbabilityDifference: number;
  /** Smaller entropies of an update raise an alarm, in nats. */
  readonly entropyFloor: number;
}

/** Counts and logs problems of an update that do not stop training. */
export function raiseAlarms(
  { version, maxLogProbabilityDifference, figures }: MadeUpdate["entry"],
  bounds: AlarmBounds,
  { tally, logger }: { readonly tally: Tally; readonly logger: Logger },
): void {
  const bound = bounds.maxLogProbabilityDifference;
  if (!(maxLogProbabilityDifference <= bound)) {
    tally.add("onPolicyAlarms");
    logger.error("actors played another policy than the learner updated", {
      version,
      maxLogProbabilityDifference,
      bound,
    });
  }
  const { entropy } = figures;
  if (entropy !== undefined && entropy < bounds.entropyFloor) {
    tally.add("entropyAlarms");
    logger.warn("the policy's entropy has collapsed", { version, entropy });
  }
}
