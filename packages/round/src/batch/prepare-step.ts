import type { BeforeStep } from "@lockstep/algorithm";
import type { LearningEngine } from "@lockstep/model";
import type { SegmentShape } from "../segment/segment.ts";
import { evaluateSegments } from "./evaluate-segments.ts";
import type { LearningSegment } from "./round-rows.ts";
import { lookAtStep, type StepColumns } from "./step-columns.ts";
import type { PlannedStep, UpdatePlan } from "./update-plan.ts";

/** What a step's micro-batches are laid out from. */
export interface PreparedStep {
  /** Of a slot. */
  readonly of: (slot: number) => LearningSegment;
  /** For each micro-batch, columns that take the place of its segments' own; none where there is none. */
  readonly columns: StepColumns;
}

/** A step that is to be made next, with the engine's weights. */
export interface NextStepParts {
  readonly engine: Pick<LearningEngine, "infer">;
  readonly plan: Pick<UpdatePlan, "targetsBeforeStep">;
  readonly shape: SegmentShape;
  readonly beforeStep: BeforeStep | null;
  readonly step: PlannedStep;
  readonly index: number;
  /** Of a slot, whose segment must be there where the algorithm looks at the step. */
  readonly of: (slot: number) => LearningSegment;
  /** All frames of a slot's segment. */
  readonly frames: (slot: number) => Uint8Array;
  /** Of the step before. */
  readonly figures: Readonly<Record<string, number>> | null;
}

/** Asks an algorithm about a step: it may make columns again, by what the newest weights say, or end the update. */
export async function prepareStep(parts: NextStepParts): Promise<PreparedStep | "stop"> {
  const of = await retargeted(parts);
  const { beforeStep, step, index, figures } = parts;
  if (beforeStep === null) return { of, columns: [] };
  const columns = lookAtStep({ beforeStep, index, step, of, figures });
  return columns === "stop" ? columns : { of, columns };
}

async function retargeted({
  engine,
  plan: { targetsBeforeStep },
  shape,
  step: { evaluated },
  of,
  frames,
}: NextStepParts): Promise<PreparedStep["of"]> {
  if (targetsBeforeStep === undefined || evaluated === undefined) return of;
  const answers = await evaluateSegments({ engine, shape, microBatches: evaluated, of, frames });
  const again = new Map<number, LearningSegment>();
  for (const [slot, newest] of answers) {
    const { segment, columns } = of(slot);
    const made = targetsBeforeStep(segment, newest);
    again.set(slot, { segment, columns: { ...columns, ...made } });
  }
  return (slot) => again.get(slot) ?? of(slot);
}
