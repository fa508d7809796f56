import { chooseAlgorithm } from "@lockstep/algorithm";
import {
  createFrameMemory,
  firstPosition,
  oneStep,
  planMicroBatches,
  type SegmentShape,
} from "@lockstep/round";
import { OpenRound } from "../round/open-round.ts";
import { SlotTable } from "../slots/slot-table.ts";
import { aConfiguration } from "./a-configuration.ts";
import { aShape } from "./a-segment.ts";
import { FakeEngine } from "./fake-engine.ts";

/** A run's first round, of version 4, with all its slots in one micro-batch; its weights are out, if nothing else is said. */
export function anOpenRound(
  slots: number,
  engine: FakeEngine = new FakeEngine(),
  published = true,
): { readonly table: SlotTable; readonly shape: SegmentShape; readonly round: OpenRound } {
  const shape = aShape({ slots });
  const microBatchRows = slots * shape.segmentLength;
  const plan = oneStep(planMicroBatches({ ...shape, microBatchRows }));
  const table = new SlotTable(slots);
  let nowMs = 0;
  const parts = {
    ...{ shape, planAt: () => plan, engine, table },
    algorithm: chooseAlgorithm(aConfiguration().learning.algorithm),
    maxWaiting: 1,
    memory: createFrameMemory(plan.stored, shape),
    now: () => nowMs++,
  };
  const positions = Array.from({ length: slots }, (_, slot) => firstPosition(slot));
  const round = new OpenRound(parts, 4, positions);
  if (published) round.publish();
  return { table, shape, round };
}
