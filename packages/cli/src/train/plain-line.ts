import { counted, duration, grouped, percent, significant } from "../terminal/quantity.ts";
import { scoreWords } from "../terminal/score-words.ts";
import type { TrainingView } from "./training-view.ts";

/** One line about where a training run stands, for logs and pipes. */
export function plainLine(view: TrainingView): string {
  const { learner } = view;
  if (learner === null) return `${duration(view.elapsedSeconds)}  ${view.phase ?? "starting"}`;
  const target = view.targetVersion === null ? "" : `/${grouped(view.targetVersion)}`;
  const left = view.remainingSeconds === null ? null : `${duration(view.remainingSeconds)} left`;
  const entropy = learner.figures.find(({ name }) => name === "entropy")?.value ?? null;
  const evaluated = learner.evaluation?.last;
  const parts = [
    duration(view.elapsedSeconds),
    `version ${grouped(learner.version)}${target}`,
    counted(learner.environmentSteps, "step"),
    learner.stepsPerSecond === null ? null : `${grouped(learner.stepsPerSecond)} steps/s`,
    learner.returnMean === null ? null : `return ${significant(learner.returnMean)}`,
    learner.progressMean === null ? null : `progress ${percent(learner.progressMean)}`,
    entropy === null ? null : `entropy ${significant(entropy)}`,
    evaluated == null ? null : `version ${grouped(evaluated.version)} has ${scoreWords(evaluated)}`,
    left,
    view.phase,
  ];
  return parts.filter((part) => part !== null).join("  ");
}
