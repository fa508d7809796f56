import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { aHareDashSlot, playSlot, type SlotTrace } from "../../testing/play-hare-dash.ts";

function inFreshProcess(position: SlotTrace["position"], steps: number): SlotTrace {
  const script = fileURLToPath(
    new URL("../../testing/replay-in-fresh-process.js", import.meta.url),
  );
  const run = spawnSync(process.execPath, [script], {
    input: JSON.stringify({ position, steps }),
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as SlotTrace;
}

test("a fresh process replays a slot of the default game: same frames, rewards and ends", {}, () => {
  const slot = aHareDashSlot(1, true);
  const first = playSlot(slot, 85);
  const second = playSlot(slot, 45);
  slot.close();
  assert.ok(first.position.actions.length > 0, "the position is in the middle of an episode");
  assert.ok(
    first.ends.some((end) => end !== ""),
    "an episode ended before it",
  );
  assert.ok(
    second.ends.some((end) => end !== ""),
    "an episode ends after it",
  );
  assert.ok(second.rewards.some((reward) => reward !== 0));
  assert.ok(new Set(second.frames).size > 30);
  assert.deepStrictEqual(inFreshProcess(first.position, 45), second);
});

test("with and without remembered start states all frames and rewards are equal", () => {
  const [cached, plain] = [aHareDashSlot(3, true), aHareDashSlot(3, false)];
  assert.deepStrictEqual(playSlot(cached, 140), playSlot(plain, 140));
  cached.close();
  plain.close();
});

test("every training state begins a level of its own, with no progress yet", {}, () => {
  const seen = new Set<string>();
  const slot = aHareDashSlot(0, true);
  for (let episode = 0; episode < 40 && seen.size < 5; episode++) {
    slot.seek({ slot: 0, episode, actions: new Uint8Array(), stepsBefore: 0 });
    assert.equal(slot.progress, 0);
    seen.add(Buffer.from(slot.observation).toString("latin1"));
  }
  assert.equal(seen.size, 5, "five training states show five different pictures");
  slot.close();
});
