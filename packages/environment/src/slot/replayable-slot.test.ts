import assert from "node:assert/strict";
import { test } from "node:test";
import { uniform } from "@lockstep/learning";
import type { SlotPosition } from "../slot-port.ts";
import { ReplayableSlot } from "./replayable-slot.ts";
import { SavedNumbers } from "./saved-numbers.ts";
import type { SlotHistory, SlotPlay } from "./slot-play.ts";
import { packSnapshot } from "./snapshot-content.ts";

const observation = new Uint8Array([1]);

/** Writes down what it is told. Its episodes are begun in three slices and never end; action 3 fails. */
class PlayOfCalls implements SlotPlay {
  readonly framesPerSecond = 60;
  readonly observation = observation;
  readonly newestFrame = observation;
  readonly progress = null;
  readonly reward = 0;
  readonly calls: string[] = [];
  readonly #history: SlotHistory;

  constructor(history: SlotHistory) {
    this.#history = history;
  }

  picture() {
    return { width: 1, height: 1, rgb: new Uint8Array(3) };
  }

  begin(): void {
    this.calls.push(`begin ${this.#history.episode}`);
  }

  *arrive(seen: boolean): Generator<unknown, void, void> {
    this.calls.push(`arrive ${this.#history.episode}${seen ? " seen" : ""}`);
    yield* [1, 2];
  }

  arrived(): void {
    this.calls.push("arrived");
  }

  step(action: number, seen: boolean): boolean {
    if (action === 3) throw new Error("it broke");
    this.calls.push(`step ${action} as ${this.#history.steps}${seen ? " seen" : ""}`);
    return false;
  }

  stepped(ended: boolean): void {
    this.calls.push(ended ? "ended" : "stepped");
  }

  outcome() {
    return { startState: "a", frames: 0, episodeReturn: 0, progress: null, finished: false };
  }

  close(): void {
    this.calls.push("close");
  }
}

function aSlot(): { slot: ReplayableSlot<PlayOfCalls>; calls: () => string[] } {
  const opened: PlayOfCalls[] = [];
  const slot = new ReplayableSlot({
    ...{ index: 2, seed: 5, draws: "training" },
    config: { actions: ["a", "b", "c", "d"], timeLimitSteps: 4, stack: 2 },
    open: (history) => {
      const play = new PlayOfCalls(history);
      opened.push(play);
      return play;
    },
  });
  return {
    slot,
    /** Since the last time. */
    calls: () => {
      assert.ok(opened.length <= 1, "opened more than once");
      return opened[0]?.calls.splice(0) ?? [];
    },
  };
}

const position: SlotPosition = {
  ...{ slot: 2, episode: 7, actions: Uint8Array.of(2, 1, 0), stepsBefore: 30 },
};

test("nothing is opened for a fresh slot's position and draw", () => {
  const { slot, calls } = aSlot();
  assert.deepEqual(slot.position, {
    ...{ slot: 2, episode: 0, actions: new Uint8Array(), stepsBefore: 0 },
  });
  assert.equal(slot.actionDraw(), uniform(5, "action", 2, 0));
  assert.deepEqual(calls(), []);
  assert.equal(slot.observation, observation);
  assert.deepEqual(calls(), ["begin 0"]);
});

test("replayed steps are not new ones, and only the last observation's are seen", () => {
  const { slot, calls } = aSlot();
  slot.seek(position);
  assert.deepEqual(slot.position, position);
  assert.deepEqual(calls(), [
    ...["arrive 7", "step 2 as 28", "step 1 as 29 seen", "step 0 as 30 seen", "arrived"],
  ]);
  const { truncated, truncatedObservation, episode } = slot.step(1);
  assert.deepEqual(calls(), ["step 1 as 31 seen", "ended", "begin 8"]);
  assert.deepEqual([truncated, truncatedObservation], [true, observation]);
  assert.deepEqual([episode?.episode, episode?.steps], [7, 4]);
  slot.step(0);
  assert.deepEqual(calls(), ["step 0 as 32 seen", "stepped"]);
  slot.seek({ ...position, actions: Uint8Array.of(1) });
  assert.deepEqual(calls(), ["arrive 7 seen", "step 1 as 30 seen", "arrived"]);
});

test("a slice leaves room for another seek, after which the first one does nothing", () => {
  for (const slices of [1, 2, 3, 4]) {
    const { slot, calls } = aSlot();
    const first = slot.seekInSlices(position, 1);
    for (let slice = 0; slice < slices; slice++) assert.equal(first.next().done, false);
    assert.throws(() => slot.position, { code: "SLOT_NOT_STANDING" });
    slot.seek({ ...position, episode: 9, stepsBefore: 50 });
    calls();
    assert.equal(first.next().done, true);
    assert.deepEqual(calls(), []);
    assert.equal(slot.position.episode, 9);
  }
});

test("a closed slot stays closed, whatever seek was under way", () => {
  const { slot, calls } = aSlot();
  const seek = slot.seekInSlices(position, 1);
  seek.next();
  slot.close();
  assert.deepEqual(calls(), ["arrive 7", "close"]);
  assert.equal(seek.next().done, true);
  assert.throws(() => slot.observation, { code: "SLOT_NOT_STANDING", message: /is closed/ });
  assert.throws(() => slot.seek(position), { code: "SLOT_NOT_STANDING", message: /is closed/ });
  assert.deepEqual(calls(), []);
});

test("a slot that failed in a step has no position until it is sent to one", () => {
  const { slot } = aSlot();
  assert.throws(() => slot.step(3), /it broke/);
  assert.throws(() => slot.step(0), { code: "SLOT_NOT_STANDING", message: /no position/ });
  assert.throws(() => slot.position, { code: "SLOT_NOT_STANDING" });
  slot.seek(position);
  assert.deepEqual(slot.position, position);
});

test("what is no action is refused, and the slot stays where it is", () => {
  const { slot } = aSlot();
  for (const action of [-1, 0.5, 4]) {
    assert.throws(() => slot.step(action), { code: "ACTION_OUT_OF_RANGE" });
  }
  assert.equal(slot.position.stepsBefore, 0);
});

test("an environment that cannot save gives no snapshot and takes none", () => {
  const { slot, calls } = aSlot();
  slot.seek(position);
  assert.equal(slot.snapshot(), null);
  const state = {
    numbers: new SavedNumbers(),
    observation,
    emulator: new Uint8Array(),
  };
  const from = packSnapshot({ ...position, actions: Uint8Array.of(2), stepsBefore: 28 }, state);
  calls();
  assert.throws(() => [...slot.seekInSlices(position, 2, from)], { code: "SNAPSHOT_REFUSED" });
  assert.deepEqual(calls(), []);
  slot.seek(position);
  assert.deepEqual(slot.position, position);
});
