import type { EvaluatorProgress } from "./evaluator.ts";

/** What the evaluator tells `train`, which has started it. */
export interface ProgressMessage extends EvaluatorProgress {
  readonly type: "evaluating";
}

/** Whether `train` has started this process. */
export function isOfTrain(): boolean {
  return process.send !== undefined;
}

/** Tells `train` how far the evaluator is. Does nothing where nobody has started it. */
export function tellTrain(progress: EvaluatorProgress): void {
  process.send?.({ type: "evaluating", ...progress } satisfies ProgressMessage);
}

/** Ends this process when `train`, which has started it, has ended. Does nothing where nobody has. */
export function endWithTrain(): void {
  if (!isOfTrain()) return;
  const left = (): void => process.exit(1);
  process.once("disconnect", left);
  if (!process.connected) left();
  // To be told of the end keeps no process alive that has nothing left to do.
  process.channel?.unref();
}
