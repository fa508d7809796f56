import assert from "node:assert/strict";
import { test } from "node:test";
import { placeCode, systemFunctions } from "@lockstep/machine-code";
import { skipElsewhere } from "@lockstep/system/testing";
import koffi from "koffi";
import { HOST_TABLE_BYTES, HOST_WORDS, hostCode } from "./host-code.ts";

const system = systemFunctions();
const skip = skipElsewhere(system !== null, "x86-64 under Linux, which machine code is made for");

function placed() {
  assert.ok(system !== null);
  let entries: ReadonlyMap<string, number> = new Map();
  const memory = placeCode(system, (table) => {
    const made = hostCode(table, system.find(null, "syscall") ?? 0n);
    entries = made.entries;
    return made.code;
  });
  assert.ok(memory !== null);
  const words = new Uint32Array(koffi.view(memory.table, HOST_TABLE_BYTES));
  const call = (name: string, result: string, parameters: readonly string[]) => {
    const pointer = memory.code + BigInt(entries.get(name) ?? Number.NaN);
    return koffi.decode(pointer, koffi.proto(result, [...parameters])) as (
      ...values: unknown[]
    ) => number;
  };
  return { words, call, memory };
}

function set(words: Uint32Array): void {
  words[HOST_WORDS.seconds] = 0xf000_0001;
  words[HOST_WORDS.nanoseconds] = 987_654_321;
  words[HOST_WORDS.microseconds] = 987_654;
  words[HOST_WORDS.processor] = 5;
  words[HOST_WORDS.processor + 1] = 1;
}

test("every function that tells the time tells the table's, in its own form", { skip }, () => {
  const { words, call, memory } = placed();
  set(words);
  const seconds = 0xf000_0001;
  const buffer = Buffer.alloc(16);
  const pair = (): readonly bigint[] => [buffer.readBigInt64LE(0), buffer.readBigInt64LE(8)];
  const time = call("time", "int64", ["void *"]);
  assert.deepEqual(
    [time(null), time(buffer), buffer.readBigInt64LE()],
    [seconds, seconds, BigInt(seconds)],
  );
  assert.equal(call("gettimeofday", "int", ["void *", "void *"])(buffer, null), 0);
  assert.deepEqual(pair(), [BigInt(seconds), 987_654n]);
  assert.equal(call("clock_gettime", "int", ["int", "void *"])(1, buffer), 0);
  assert.deepEqual(pair(), [BigInt(seconds), 987_654_321n]);
  buffer.fill(0);
  assert.equal(call("syscall", "int64", ["int64", "int64", "void *"])(228, 0, buffer), 0);
  assert.deepEqual(pair(), [BigInt(seconds), 987_654_321n]);
  assert.equal(call("clock", "int64", [])(), 2 ** 32 + 5);
  const now = call("_ZNSt6chrono3_V212system_clock3nowEv", "int64", [])();
  assert.equal(BigInt(now), 1_000_000_000n * BigInt(seconds) + 987_654_321n);
  memory.free();
});

/** The generator, slowly. */
function* randomStates(seed: bigint): Generator<bigint, never, void> {
  for (let state = seed; ; ) {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    yield state;
  }
}

test("random numbers are a function of the seed, in every form", { skip }, () => {
  const { call, memory } = placed();
  const seed = call("srand", "void", ["uint"]);
  const expected = (value: number, count: number, shift: bigint): number[] => {
    const states = randomStates(BigInt(value));
    return Array.from({ length: count }, () => Number(states.next().value >> shift));
  };
  const rand = call("rand", "int", []);
  for (const value of [0, 1, 42, 0xffff_ffff]) {
    seed(value);
    assert.deepEqual(
      Array.from({ length: 50 }, () => rand()),
      expected(value, 50, 33n),
    );
  }
  seed(7);
  const device = call("_ZNSt13random_device9_M_getvalEv", "uint", ["void *"]);
  assert.deepEqual([device(null), device(null)], expected(7, 2, 32n));
  for (const [name, parameters, order, result] of [
    ["getentropy", ["void *", "size_t"], [], 0],
    ["getrandom", ["void *", "size_t", "uint"], [0], 9],
  ] as const) {
    const bytes = Buffer.alloc(12, 0xee);
    seed(7);
    assert.equal(call(name, "int64", parameters)(bytes, 9, ...order), result, name);
    assert.deepEqual([...bytes], [...expected(7, 9, 56n), 0xee, 0xee, 0xee], name);
    seed(7);
    assert.equal(call(name, "int64", parameters)(bytes, 0, ...order), 0, name);
  }
  const bytes = Buffer.alloc(5);
  seed(7);
  assert.equal(
    call("syscall", "int64", ["int64", "void *", "size_t", "uint"])(318, bytes, 5, 0),
    5,
  );
  assert.deepEqual([...bytes], expected(7, 5, 56n));
  memory.free();
});

test("other system calls go to the system", { skip }, () => {
  const { call, memory } = placed();
  const getpid = 39;
  assert.equal(call("syscall", "int64", ["int64"])(getpid), process.pid);
  memory.free();
});
