import assert from "node:assert/strict";
import { test } from "node:test";
import { createPolicyEngine, initialWeights } from "@lockstep/model";
import { SegmentPlayer, type SegmentSink } from "@lockstep/round";
import { type FakeGame, FakeSlot } from "@lockstep/round/testing";
import { realClock } from "@lockstep/system";
import { createEventLoopYielder } from "./event-loop-yielder.ts";
import { PlayMeter } from "./play-meter.ts";

const spec = { architecture: "nature-cnn", height: 84, width: 84, stack: 4, actions: 7 } as const;
const segmentLength = 6;
const game: FakeGame = {
  side: 84,
  stack: 4,
  actionCount: 7,
  episode: (slot) => ({ steps: 3 + slot, end: slot % 2 === 0 ? "terminated" : "truncated" }),
};

const weights = [0, 1].map((seed) => initialWeights(spec, seed));

test("with the real network, segments are the same bytes however slots are grouped into actors", async () => {
  const digests = async (groups: readonly (readonly number[])[]): Promise<readonly string[]> => {
    const all = await Promise.all(groups.map((group) => playTogether(group)));
    return all.flat().sort();
  };
  const together = await digests([[0, 1, 2, 3]]);
  assert.equal(new Set(together).size, 8, "two segments of four slots, all different");
  assert.deepEqual(
    await digests([
      [0, 1],
      [2, 3],
    ]),
    together,
  );
  assert.deepEqual(await digests([[0], [3, 1, 2]]), together);
});

/** Digests of two rounds, as one actor plays them. */
async function playTogether(indices: readonly number[]): Promise<readonly string[]> {
  const engine = await createPolicyEngine({ name: "onnx", spec, threads: 1 });
  try {
    const player = new SegmentPlayer({
      engine,
      shape: { segmentLength, stack: 4, frameBytes: 84 * 84, actions: 7, frameSkip: 4 },
      chunkSteps: 4,
      meter: new PlayMeter(realClock),
      yielder: createEventLoopYielder(realClock),
    });
    const slots = indices.map((index) => new FakeSlot(index, game));
    const digests: string[] = [];
    const sink: SegmentSink = {
      steps: async () => undefined,
      end: async ({ slot, sha256 }) => void digests.push(`${slot} ${sha256}`),
    };
    for (const [version, ofVersion] of weights.entries()) {
      await engine.loadWeights(ofVersion);
      for (const slot of slots) player.start(slot, version);
      while (player.size > 0) await player.step(sink);
    }
    return digests;
  } finally {
    await engine.close();
  }
}
