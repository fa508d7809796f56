import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { unpackState } from "./unpack-state.ts";

const MOST = 1 << 20;
/** A core's state, as Snes9x begins it. */
const STATE = Buffer.concat([
  Buffer.from("#!s9xsnp:0011\n"),
  Buffer.from(Array.from({ length: 300_001 }, (_, i) => (i * i) >> 3)),
]);

/** As RetroArch packs it: parts of `chunk` bytes. */
function rzip(bytes: Uint8Array, chunk = 131_072): Buffer {
  const head = Buffer.alloc(20);
  head.write("#RZIPv\u0001#", "latin1");
  head.writeUInt32LE(chunk, 8);
  head.writeBigUInt64LE(BigInt(bytes.length), 12);
  const parts: Buffer[] = [head];
  for (let at = 0; at < bytes.length; at += chunk) {
    const packed = deflateSync(bytes.subarray(at, at + chunk));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(packed.length);
    parts.push(length, packed);
  }
  return Buffer.concat(parts);
}

function block(name: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(content.length, 4);
  const padding = (8 - (content.length % 8)) % 8;
  return Buffer.concat([head, content, Buffer.alloc(padding)]);
}

function rastate(...blocks: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from("RASTATE\u0001", "latin1"), ...blocks]);
}

const END = block("END ", Buffer.alloc(0));
const whole = rastate(block("ACHV", Buffer.from("x")), block("MEM ", STATE), END);

for (const [how, file] of [
  ["gym-retro's gzip", gzipSync(STATE)],
  ["bare", STATE],
  ["RASTATE", whole],
  ["RASTATE in gzip", gzipSync(whole)],
  ["RASTATE in rzip", rzip(whole)],
  ["RASTATE in rzip of small parts", rzip(whole, 1_000)],
  ["a bare state in rzip", rzip(STATE)],
] as const)
  test(`a core's state is unpacked: ${how}`, () => {
    assert.ok(STATE.equals(unpackState(file, MOST)));
  });

const huge = rzip(Buffer.alloc(10));
huge.writeBigUInt64LE(1n << 40n, 12);
const lying = rzip(Buffer.alloc(5_000), 5_000);
lying.writeUInt32LE(100, 8);
const cut = rzip(whole);
const newer = Buffer.from(whole);
newer[7] = 2;

for (const [what, file, message] of [
  ["a text", Buffer.from("what is this?"), /packed in no known way/],
  ["nothing", Buffer.alloc(0), /empty/],
  ["gzip of nothing", gzipSync(Buffer.alloc(0)), /inside of gzip, there is nothing/],
  ["gzip of gzip", gzipSync(gzipSync(STATE)), /inside of gzip, it is compressed with gzip/],
  ["damaged gzip", gzipSync(STATE).fill(7, 20, 40), /./],
  ["gzip that unpacks to too much", gzipSync(Buffer.alloc(MOST + 1)), /more than 1048576 bytes/],
  ["rzip that says it unpacks to too much", huge, /more than 1048576 bytes/],
  ["rzip whose part unpacks to more than it says", lying, /more than 100 bytes/],
  ["rzip that is cut off in a part", cut.subarray(0, -20), /cut off after \d+ of \d+ bytes/],
  ["rzip that is cut off in its header", cut.subarray(0, 12), /header is cut off/],
  ["a RASTATE of another version", newer, /RASTATE of version 2/],
  ["a RASTATE without a state", rastate(END), /without a core's state/],
  ["a RASTATE that is cut off", whole.subarray(0, 500), /block MEM is cut off/],
] as const)
  test(`${what} is refused`, () => {
    assert.throws(() => unpackState(file, MOST), { message });
  });
