import type { BeforeStep, Columns } from "@lockstep/algorithm";
import { rowsIn } from "./micro-batch-plan.ts";
import type { LearningSegment } from "./round-rows.ts";
import { columnsOfRows } from "./round-rows.ts";
import type { PlannedStep } from "./update-plan.ts";

/** For each micro-batch of a step, the columns that take the place of its own. */
export type StepColumns = readonly Columns[];

/** A step that is looked at before it is made. */
export interface StepLook {
  readonly beforeStep: BeforeStep;
  readonly index: number;
  readonly step: PlannedStep;
  /** Of a slot, whose segment must be there. */
  readonly of: (slot: number) => LearningSegment;
  readonly figures: Readonly<Record<string, number>> | null;
}

/** Has an algorithm look at a step, and cuts the columns that it answers with into the step's micro-batches. */
export function lookAtStep({
  beforeStep,
  index,
  step,
  of,
  figures,
}: StepLook): StepColumns | "stop" {
  const columns = columnsOfRows(step.microBatches.flat(), of);
  const answer = beforeStep({ index, columns, figures });
  if (answer === "stop") return answer;
  let first = 0;
  return step.microBatches.map((planned) => {
    const end = first + rowsIn(planned);
    const cut = Object.entries(answer).map(([name, rows]) => [name, rows.slice(first, end)]);
    first = end;
    return Object.fromEntries(cut);
  });
}
