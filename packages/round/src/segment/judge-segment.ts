import type { Slot } from "@lockstep/environment";
import { logSoftmax, sampleCategorical } from "@lockstep/learning";
import type { PolicyEngine } from "@lockstep/model";
import { firstHiddenState, type SegmentShape, type SegmentWithFrames } from "./segment.ts";
import { segmentOf } from "./segment-collector.ts";
import { type RecordedShape, SegmentRecorder } from "./segment-recorder.ts";

/** A segment of known actions, with what the policy said at each step. */
export interface JudgedSegment extends SegmentWithFrames {
  /** `[steps]`: the action that the policy would have drawn. */
  readonly drawn: Uint8Array;
}

/**
 * Plays a segment with known actions from the slot's position and asks a policy about each state, as if it had drawn them.
 * So a draw that differs leaves all that comes after it comparable.
 * @param hiddenState before the first step, of a network with a memory: 0 when absent
 */
export async function judgeSegment(
  engine: Pick<PolicyEngine, "infer">,
  slot: Slot,
  version: number,
  actions: Uint8Array,
  shape: RecordedShape & Pick<SegmentShape, "actions" | "hiddenStateSize">,
  hiddenState?: Float32Array,
): Promise<JudgedSegment> {
  const { segmentLength } = shape;
  const recorder = new SegmentRecorder(slot.index, version, shape, slot.observation, segmentLength);
  const drawn = new Uint8Array(actions.length);
  const before = hiddenState ?? firstHiddenState(shape);
  let known = before;
  const valueIn = async (observation: Uint8Array): Promise<number> =>
    (await engine.infer(observation, 1, known)).values[0] as number;
  for (const [step, action] of actions.entries()) {
    const { logits, values, hiddenStates } = await engine.infer(slot.observation, 1, known);
    known = hiddenStates;
    const logProbabilities = logSoftmax(logits.subarray(0, shape.actions));
    drawn[step] = sampleCategorical(logProbabilities, slot.actionDraw());
    const logProbability = logProbabilities[action] as number;
    const decision = { action, logProbability, value: values[0] as number };
    const outcome = recorder.record(decision, slot.newestFrame, () => slot.step(action));
    if (outcome.truncatedObservation !== null)
      recorder.recordTruncatedValue(await valueIn(outcome.truncatedObservation));
    if (outcome.terminated || outcome.truncated) known = firstHiddenState(shape);
  }
  const bootstrap = recorder.needsBootstrap ? await valueIn(slot.observation) : 0;
  const steps = recorder.takeChunk();
  if (steps === null || !recorder.complete) {
    throw new RangeError(`got ${actions.length} actions, expected ${segmentLength}`);
  }
  return { ...segmentOf(steps, recorder.end(bootstrap, slot, known), before), drawn };
}
