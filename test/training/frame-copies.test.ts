import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { before, type TestContext, test } from "node:test";
import { Worker } from "node:worker_threads";
import { temporaryFolder, train } from "../lockstep-command.ts";

const side = 36;
/** Before the number of a frame, in its first pixels. */
const mark = Buffer.from([0xf7, 0x1a, 0x3e, 0xc5, 0x92, 0x6b]);
const numberBytes = 6;

/** No two pictures of an environment are the same: each has a number. */
const numbered = `
const pixels = new Uint8Array(${side * side});
pixels.set([${[...mark]}]);

export default {
  name: "numbered",
  observation: { kind: "picture", height: ${side}, width: ${side} },
  actions: ["left", "right"],
  timeLimitSteps: 9,
  training: { slots: 4, segmentLength: 6, stack: 2 },
  create() {
    let number = 0;
    const show = () => {
      number += 1;
      for (let i = 0; i < ${numberBytes}; i++)
        pixels[${mark.length} + i] = Math.floor(number / 256 ** i) % 256;
      return pixels.slice();
    };
    return {
      reset(random) {
        number = Math.floor(random() * 2 ** 40) * 16;
        return show();
      },
      step: () => ({ observation: show(), reward: 0, terminated: false }),
    };
  },
};
`;

/** Where a step's picture becomes the newest of an observation: before, it is rendered. */
const rendered = /\bFrameStack\b/;

/** Who copies frames on their way, by what a stack has. */
const places: readonly (readonly [place: string, stack: RegExp])[] = [
  ["micro-batch", /\bSegmentAssembly\b/],
  ["recorder", /\bSegmentRecorder\b/],
  ["message", /\bencodeMessage\b/],
  ["gRPC sends", /\bCompressionFilter\b/],
  ["gRPC receives", /\bStreamDecoder\d?\b/],
];

interface Copy {
  readonly frame: number;
  /** Numbers of memories. */
  readonly from: number;
  readonly to: number;
  readonly stack: string;
}

/** Places that have copied a frame since it was rendered or received, the first one first. */
type Way = readonly string[];

const copies: Copy[] = [];
/** Of frames that a connection was given, and that an engine was given. */
const sent: Way[] = [];
const learned: Way[] = [];
let watching = false;

const numbers = new WeakMap<object, number>();
let memories = 0;

function memoryOf({ buffer }: ArrayBufferView): number {
  const known = numbers.get(buffer);
  if (known !== undefined) return known;
  memories += 1;
  numbers.set(buffer, memories);
  return memories;
}

/** Numbers of the frames in some memory. The first one of an episode is there twice: an observation has two. */
function framesIn(seen: unknown): ReadonlySet<number> {
  const found = new Set<number>();
  if (!ArrayBuffer.isView(seen) || seen.byteLength < side * side) return found;
  const bytes = Buffer.from(seen.buffer as ArrayBuffer, seen.byteOffset, seen.byteLength);
  const most = bytes.length - mark.length - numberBytes;
  for (let at = bytes.indexOf(mark); at >= 0 && at <= most; at = bytes.indexOf(mark, at + 1))
    found.add(bytes.readUIntLE(at + mark.length, numberBytes));
  return found;
}

/** While it works, what it uses itself does not count. */
function unwatched(work: () => void): void {
  if (!watching) return;
  watching = false;
  work();
  watching = true;
}

function copied(frames: ArrayBufferView, from: ArrayBufferView, to: ArrayBufferView): void {
  unwatched(() => {
    const stack = new Error().stack ?? "";
    const memoriesOf = { from: memoryOf(from), to: memoryOf(to) };
    for (const frame of framesIn(frames)) copies.push({ frame, ...memoriesOf, stack });
  });
}

/** Notes the ways of all frames in what arrives somewhere. */
function arrived(ways: Way[], seen: unknown): void {
  unwatched(() => {
    for (const frame of framesIn(seen)) ways.push(wayTo(frame, memoryOf(seen as Uint8Array)));
  });
}

function wayTo(frame: number, memory: number): Way {
  const way: string[] = [];
  let to = memory;
  for (let index = copies.length - 1; index >= 0; index--) {
    const copy = copies[index] as Copy;
    if (copy.frame !== frame || copy.to !== to) continue;
    if (rendered.test(copy.stack)) break;
    const [place = copy.stack] = places.find(([, pattern]) => pattern.test(copy.stack)) ?? [];
    way.unshift(copy.from === to ? `${place} (moved inside)` : place);
    to = copy.from;
  }
  return way;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Lets `seen` look at each call of a method before it is made. */
function watch(
  owner: object,
  name: string,
  seen: (self: unknown, args: readonly unknown[]) => void,
) {
  const methods = owner as Record<string, Method>;
  const method = methods[name] as Method;
  methods[name] = function (this: unknown, ...args: unknown[]) {
    if (watching) seen(this, args);
    return method.apply(this, args);
  };
}

/** Of all ways in which JavaScript copies many bytes, those that are not used are missed by the ways that are found. */
function watchCopies(): void {
  watch(Uint8Array.prototype, "set", (self, [source]) => {
    if (ArrayBuffer.isView(source)) copied(source, source, self as Uint8Array);
  });
  watch(Buffer.prototype, "copy", (self, [target, , from = 0, to]) => {
    const part = (self as Buffer).subarray(from as number, to as number | undefined);
    copied(part, part, target as Uint8Array);
  });
  for (const [owner, name] of [
    [Uint8Array.prototype, "slice"],
    [Buffer, "concat"],
    [Buffer, "from"],
  ] as const) {
    const methods = owner as unknown as Record<string, Method>;
    const method = methods[name] as Method;
    methods[name] = function (this: unknown, ...args: unknown[]) {
      const made = method.apply(this, args) as Uint8Array;
      const [first] = Array.isArray(args[0])
        ? args[0]
        : [ArrayBuffer.isView(args[0]) ? args[0] : this];
      if (watching && ArrayBuffer.isView(first)) copied(made, first, made);
      return made;
    };
  }
  watch(Uint8Array.prototype, "copyWithin", (self, [, from, to]) => {
    const part = (self as Uint8Array).subarray(from as number, to as number | undefined);
    copied(part, part, part);
  });
  // What gRPC's own streams are given is a message.
  watch(Duplex.prototype, "write", (self, [chunk]) => {
    if (!(self as Duplex).writableObjectMode) arrived(sent, chunk);
  });
}

interface GradientOrder {
  readonly request?: { readonly batch?: { readonly frames: Uint8Array } };
}

/** Engines compute in threads, or in this one: in either case the frames' way ends there. */
function watchEngines(): void {
  watch(Worker.prototype, "postMessage", (_, [message, moved = []]) => {
    const frames = (message as GradientOrder).request?.batch?.frames;
    if (frames === undefined) return;
    arrived(learned, frames);
    assert.ok(
      (moved as readonly unknown[]).includes(frames.buffer),
      "frames are moved to a thread",
    );
  });
  // In this one they are copied into the memory of the engine's kernels.
  watch(Uint8Array.prototype, "set", (_, [source]) => {
    if (/\bWasmGradients\b/.test(new Error().stack ?? "")) arrived(learned, source);
  });
}

let folder = "";

before((context) => {
  folder = temporaryFolder(context as TestContext);
  writeFileSync(join(folder, "numbered.mjs"), numbered);
  writeFileSync(join(folder, "two.json"), JSON.stringify({ learning: { microBatchRows: 12 } }));
  watchCopies();
  watchEngines();
});

// Algorithms with several steps of an update gather a step's frames, once more for each.
for (const threads of [1, 2])
  test(`between emulator and gradient the project copies a frame three times, gRPC twice, with ${threads} threads`, async () => {
    for (const list of [copies, sent, learned]) list.length = 0;
    watching = true;
    await train(folder, `run-${threads}`, [
      ...["--environment", join(folder, "numbered.mjs"), "--config", join(folder, "two.json")],
      ...["--updates", "2", "--seed", "1", "--actors", "1", "--engine-threads", String(threads)],
    ]);
    watching = false;
    // Two rounds of six steps in four slots.
    assert.ok(learned.length >= 2 * 6 * 4, `${learned.length} frames`);
    assert.ok(sent.length >= learned.length, `${sent.length} frames`);
    const different = (ways: readonly Way[]) => [...new Set(ways.map((way) => way.join(", ")))];
    // The length before a message's steps is known at their end: protobufjs then moves them by a byte or two.
    assert.deepEqual(different(sent), ["recorder, message, message (moved inside), gRPC sends"]);
    assert.deepEqual(different(learned), ["gRPC receives, micro-batch"]);
  });
