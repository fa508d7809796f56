import type { EvaluatedVersion } from "@lockstep/status";
import { percent, significant } from "./quantity.ts";

type Scores = Omit<EvaluatedVersion, "version">;

/** e.g. `62 %` of progress, `3 200` of returns; `null` where no start state of that group was played. */
export function scoreText(scores: Scores, group: "heldOut" | "training"): string | null {
  const score = scores[group];
  if (score === null) return null;
  return scores.measure === "progress" ? percent(score) : significant(score);
}

/** e.g. `progress 62 % held out, 71 % in training` */
export function scoreWords(scores: Scores): string {
  const [heldOut, training] = [scoreText(scores, "heldOut"), scoreText(scores, "training")];
  const parts = [
    heldOut === null ? null : `${heldOut} held out`,
    training === null ? null : `${training} in training`,
  ];
  return `${scores.measure} ${parts.filter((part) => part !== null).join(", ")}`;
}
