import assert from "node:assert/strict";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import koffi from "koffi";
import { Joypads } from "../core/joypads.ts";
import {
  AUDIO_BATCH_CALLBACK,
  AUDIO_SAMPLE_CALLBACK,
  INPUT_POLL_CALLBACK,
  INPUT_STATE_CALLBACK,
} from "../libretro-abi.ts";
import { NativeCallbacks } from "./native-callbacks.ts";

const skip = skipElsewhere(
  process.platform === "linux" && process.arch === "x64",
  "x86-64 under Linux, which machine code is made for",
);

test("machine code answers for the pads as JavaScript does", { skip }, () => {
  const native = NativeCallbacks.open(8);
  assert.ok(native !== null);
  const state = koffi.decode(native.pads, INPUT_STATE_CALLBACK) as Joypads["state"];
  const joypads = new Joypads();
  const ids = [...Array.from({ length: 18 }, (_, id) => id), 255, 256, 257, -1, 0x7fff_ffff];
  for (const masks of [[], [0x8105, 0x7efa], [1, 2, 4, 8, 16, 32, 64, 0xffff]]) {
    joypads.hold(masks);
    native.held.set(Array.from({ length: 8 }, (_, port) => masks[port] ?? 0));
    for (const port of [0, 1, 5, 7, 8, 99, -1]) {
      for (const device of [0, 1, 2, 0x101, 0x102]) {
        for (const index of [0, 1, -1]) {
          for (const id of ids) {
            const expected = joypads.state(port, device, index, id);
            const asked = `port ${port} device ${device} index ${index} id ${id}`;
            assert.equal(state(port, device, index, id), expected, asked);
          }
        }
      }
    }
  }
  native.close();
  native.close();
});

test("machine code takes all sound, and does nothing when it is polled", { skip }, () => {
  const native = NativeCallbacks.open(8);
  assert.ok(native !== null);
  const batch = koffi.decode(native.batch, AUDIO_BATCH_CALLBACK) as (
    samples: null,
    frames: number,
  ) => number;
  assert.deepEqual([batch(null, 0), batch(null, 735)], [0, 735]);
  const poll = koffi.decode(native.nothing, INPUT_POLL_CALLBACK) as () => void;
  const sample = koffi.decode(native.nothing, AUDIO_SAMPLE_CALLBACK) as (
    left: number,
    right: number,
  ) => void;
  poll();
  sample(1, -1);
  native.close();
});

test("on other systems and processors there is none", () => {
  for (const [platform, architecture] of [
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["win32", "x64"],
  ] as const) {
    assert.equal(NativeCallbacks.open(8, platform, architecture), null);
  }
});
