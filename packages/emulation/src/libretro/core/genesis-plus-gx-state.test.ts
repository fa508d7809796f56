import assert from "node:assert/strict";
import { test } from "node:test";
import { convertGenesisPlusGxState, genesisPlusGxStateVersion } from "./genesis-plus-gx-state.ts";

const OLD = "GENPLUS-GX 1.7.5";
const NEW = "GENPLUS-GX 1.7.6";

function aState(version: string, bytes = 1_036_288): Uint8Array {
  const state = Uint8Array.from({ length: bytes }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
  state.set(Buffer.from(version, "latin1"));
  return state;
}

test("the version is read, and only from states of this core", () => {
  assert.equal(genesisPlusGxStateVersion(aState(OLD)), OLD);
  assert.equal(genesisPlusGxStateVersion(aState("NST")), null);
  assert.equal(genesisPlusGxStateVersion(new Uint8Array(5)), null);
});

test("1.7.5 becomes 1.7.6 by one flag more and 32 amplitudes less, all else in order", () => {
  const old = aState(OLD);
  const converted = convertGenesisPlusGxState(old, "Genesis", NEW);
  assert.ok(converted !== null);
  assert.equal(converted.length, old.length);
  assert.equal(genesisPlusGxStateVersion(converted), NEW);
  assert.deepStrictEqual(converted.subarray(16, 140_651), old.subarray(16, 140_651));
  assert.equal(converted[140_651], 0);
  assert.deepStrictEqual(converted.subarray(140_652, 144_372), old.subarray(140_651, 144_371));
  assert.deepStrictEqual(converted.subarray(144_372, -31), old.subarray(144_403));
  assert.deepStrictEqual(converted.subarray(-31), new Uint8Array(31));
});

test("the same version stays as it is, unknown versions, sizes and consoles are not guessed at", () => {
  const state = aState(NEW);
  assert.equal(convertGenesisPlusGxState(state, "Genesis", NEW), state);
  assert.equal(convertGenesisPlusGxState(aState("GENPLUS-GX 1.7.4"), "Genesis", NEW), null);
  assert.equal(convertGenesisPlusGxState(aState(NEW), "Genesis", OLD), null);
  assert.equal(convertGenesisPlusGxState(aState(OLD, 500_000), "Genesis", NEW), null);
  assert.equal(convertGenesisPlusGxState(aState(OLD), "Pico", NEW), null);
});
