import { workerData } from "node:worker_threads";
import { type EnvironmentPlaces, openEnvironment, type WatchableSlot } from "@lockstep/environment";
import { createPolicyEngine, type PolicyEngine } from "@lockstep/model";
import {
  floatsOfBytes,
  type JudgedSegment,
  judgeSegment,
  networkOf,
  type ReachedPosition,
  replaySegment,
  SegmentCollector,
  SegmentPlayer,
  type SegmentWithFrames,
  segmentShape,
} from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { answerRequests } from "@lockstep/system";

/** What a thread plays. */
export interface ThreadPart {
  readonly configuration: RunConfiguration;
  readonly places: EnvironmentPlaces;
  /** Where its slots stand at first. */
  readonly positions: readonly ReachedPosition[];
  /** What the policy is computed with; `null` plays the recorded actions. */
  readonly engine: string | null;
}

/** One round of the thread's slots. */
export interface ThreadRound {
  readonly version: number;
  /** float32, little endian; `null` where the recorded actions are played. */
  readonly weights: Uint8Array | null;
  /** Recorded actions by slot. */
  readonly actions: ReadonlyMap<number, Uint8Array>;
  /** Whether the policy judges the recorded actions, instead of choosing its own. */
  readonly judged: boolean;
}

/** What a thread answers: its segments of a round, in slot order, judged where that was asked for. */
export type ThreadSegments = readonly (SegmentWithFrames | JudgedSegment)[];

const part = workerData as ThreadPart;
const shape = segmentShape(part.configuration);
const slots = await openSlots();
const engine = part.engine === null ? null : await openEngine(part.engine);
const play = engine === null ? playRecorded : playPolicy(engine);

answerRequests<ThreadRound, ThreadSegments>({
  answer: async (round) => ({ answer: await play(round) }),
});

async function openSlots(): Promise<readonly WatchableSlot[]> {
  const { configuration, places, positions } = part;
  const environment = await openEnvironment(configuration, places);
  return positions.map((position) => {
    const slot = environment.open(position.slot);
    slot.seek(position);
    return slot;
  });
}

function openEngine(name: string): Promise<PolicyEngine> {
  return createPolicyEngine({ name, spec: networkOf(part.configuration), threads: 1 });
}

async function playRecorded({ version, actions }: ThreadRound): Promise<ThreadSegments> {
  return slots.map((slot) => {
    const recorded = actions.get(slot.index) ?? new Uint8Array(0);
    return replaySegment(slot, version, recorded, shape);
  });
}

function playPolicy(policy: PolicyEngine): (round: ThreadRound) => Promise<ThreadSegments> {
  const player = new SegmentPlayer({ engine: policy, shape });
  const collector = new SegmentCollector(firstHiddenStates());
  return async ({ version, weights, actions, judged }) => {
    await policy.loadWeights(floatsOfBytes(weights ?? new Uint8Array(0)));
    if (judged) return judgeRecorded(policy, version, actions);
    for (const slot of slots) player.start(slot, version, collector.hiddenStateOf(slot.index));
    while (player.size > 0) await player.step(collector);
    return collector.take();
  };
}

/** Of a network with a memory, where the thread's slots stand at first. */
function firstHiddenStates(): ReadonlyMap<number, Float32Array> {
  return new Map(
    part.positions.flatMap(({ slot, hiddenState }) =>
      hiddenState === undefined ? [] : [[slot, hiddenState] as const],
    ),
  );
}

/** One round, where the slots stand at first. */
async function judgeRecorded(
  policy: PolicyEngine,
  version: number,
  actions: ThreadRound["actions"],
): Promise<ThreadSegments> {
  const segments: JudgedSegment[] = [];
  const hiddenStates = firstHiddenStates();
  for (const slot of slots) {
    const recorded = actions.get(slot.index) ?? new Uint8Array(0);
    const hiddenState = hiddenStates.get(slot.index);
    segments.push(await judgeSegment(policy, slot, version, recorded, shape, hiddenState));
  }
  return segments;
}
