import assert from "node:assert/strict";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import koffi from "koffi";
import { Joypads } from "../core/joypads.ts";
import { Screen } from "../core/screen.ts";
import {
  AUDIO_BATCH_CALLBACK,
  AUDIO_SAMPLE_CALLBACK,
  ENVIRONMENT,
  ENVIRONMENT_CALLBACK,
  INPUT_POLL_CALLBACK,
  INPUT_STATE_CALLBACK,
  type Pointer,
  VIDEO_CALLBACK,
} from "../libretro-abi.ts";
import { NativeCallbacks } from "./native-callbacks.ts";

const skip = skipElsewhere(
  process.platform === "linux" && process.arch === "x64",
  "x86-64 under Linux, which machine code is made for",
);

/** Where nothing asks the slow callbacks. */
const nobody = { environment: 0n, video: 0n };

test("machine code answers for the pads as JavaScript does", { skip }, () => {
  const native = NativeCallbacks.open(8, nobody);
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
  const native = NativeCallbacks.open(8, nobody);
  assert.ok(native !== null);
  const batch = koffi.decode(native.batch, AUDIO_BATCH_CALLBACK) as (
    samples: null,
    frames: number,
  ) => number;
  assert.deepEqual([batch(null, 0), batch(null, 735)], [0, 735]);
  const poll = koffi.decode(native.poll, INPUT_POLL_CALLBACK) as () => void;
  const sample = koffi.decode(native.sample, AUDIO_SAMPLE_CALLBACK) as (
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
    assert.equal(NativeCallbacks.open(8, nobody, platform, architecture), null);
  }
});

test("machine code says that no option has changed, and passes all else on", { skip }, () => {
  const asked: (readonly [number, boolean])[] = [];
  const slow = (command: number, data: Pointer): boolean => {
    asked.push([command, data === null]);
    return command === ENVIRONMENT.getVariable;
  };
  const environment = koffi.register(slow, koffi.pointer(ENVIRONMENT_CALLBACK));
  const native = NativeCallbacks.open(8, { ...nobody, environment });
  assert.ok(native !== null);
  type Ask = (command: number, data: Uint8Array | null) => boolean;
  const ask = koffi.decode(native.environment, ENVIRONMENT_CALLBACK) as Ask;
  const answer = Uint8Array.of(7, 7);
  assert.equal(ask(ENVIRONMENT.getVariableUpdate, answer), true);
  assert.deepEqual([...answer], [0, 7]);
  assert.deepEqual(asked, []);
  assert.equal(ask(ENVIRONMENT.getVariableUpdate, null), false);
  assert.equal(ask(ENVIRONMENT.getVariable, answer), true);
  assert.equal(ask(ENVIRONMENT.setVariables, answer), false);
  native.optionsChanged = true;
  assert.equal(ask(ENVIRONMENT.getVariableUpdate, answer), false);
  native.optionsChanged = false;
  assert.equal(ask(ENVIRONMENT.getVariableUpdate, answer), true);
  assert.deepEqual(asked, [
    [ENVIRONMENT.getVariableUpdate, true],
    [ENVIRONMENT.getVariable, false],
    [ENVIRONMENT.setVariables, false],
    [ENVIRONMENT.getVariableUpdate, false],
  ]);
  native.close();
  koffi.unregister(environment);
});

test("machine code copies frames of one size, and any other one goes through JavaScript first", {
  skip,
}, () => {
  let slow = 0;
  const video = koffi.register((...frame: Parameters<Screen["refresh"]>) => {
    slow += 1;
    screen.refresh(...frame);
  }, koffi.pointer(VIDEO_CALLBACK));
  const native = NativeCallbacks.open(8, { ...nobody, video });
  assert.ok(native !== null);
  const screen = new Screen(native);
  const rgb565 = 2;
  screen.setFormat(rgb565);
  type Draw = (pixels: Uint16Array | null, width: number, height: number, pitch: number) => void;
  const draw = koffi.decode(native.video, VIDEO_CALLBACK) as Draw;
  const shown = (): readonly number[] => {
    const { bytes } = screen.nativePicture();
    assert.equal(screen.picture().rgb[2], ((bytes[0] as number) << 3) & 0xff);
    return [...new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)];
  };
  const frames = [
    [Uint16Array.of(1, 2, 3, 99, 4, 5, 6, 99), 3, 2, 8, [1, 2, 3, 4, 5, 6], 1],
    [Uint16Array.of(7, 8, 9, 98, 1, 2, 3), 3, 2, 8, [7, 8, 9, 1, 2, 3], 1],
    [null, 3, 2, 8, [7, 8, 9, 1, 2, 3], 1],
    [Uint16Array.of(7, 8, 9, 4, 5, 6), 3, 2, 6, [7, 8, 9, 4, 5, 6], 2],
    [Uint16Array.of(1, 2, 3, 6, 5, 4), 3, 2, 6, [1, 2, 3, 6, 5, 4], 2],
    [Uint16Array.of(1, 2, 3, 6, 5, 4, 7, 8, 9), 3, 3, 6, [1, 2, 3, 6, 5, 4, 7, 8, 9], 3],
    [Uint16Array.of(1, 2, 3, 6, 5, 4), 2, 3, 4, [1, 2, 3, 6, 5, 4], 4],
    [Uint16Array.of(31), 1, 1, 4096, [31], 5],
    [Uint16Array.of(30), 1, 1, 4096, [30], 5],
  ] as const;
  for (const [pixels, width, height, pitch, expected, calls] of frames) {
    draw(pixels, width, height, pitch);
    assert.deepEqual([shown(), slow], [expected, calls]);
  }
  screen.setFormat(rgb565);
  draw(Uint16Array.of(29), 1, 1, 4096);
  assert.deepEqual([shown(), slow], [[29], 6], "a format was announced");
  screen.end();
  native.close();
  assert.deepEqual(shown(), [29], "what was drawn stays");
  koffi.unregister(video);
});
