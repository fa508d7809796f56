import assert from "node:assert/strict";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import koffi from "koffi";
import { CallbackGuard } from "./callback-guard.ts";
import { registerLogCallback } from "./variadic-log-callback.ts";

const LOG_FUNCTION = koffi.proto("void", ["int", "str", "..."]);

function said(...values: readonly unknown[]): readonly [number, string][] {
  const lines: [number, string][] = [];
  const pointer = registerLogCallback(
    (level, text) => lines.push([level, text]),
    new CallbackGuard(),
  );
  koffi.call(pointer, LOG_FUNCTION, ...values);
  koffi.unregister(pointer);
  return lines;
}

const known = ["x64", "arm64"].includes(process.arch) && process.platform !== "win32";
const skip = skipElsewhere(known, "processors whose variadic calls are known");

test("values of a variadic call arrive from registers and from the stack", { skip }, () => {
  const format = "%s=%d %.2f %u %x %lld %s %g %d";
  const values = ["str", "lives", "int", -3, "double", 1.25, "uint", 7, "int", 255] as const;
  const more = ["int64", -5_000_000_000n, "str", "end", "double", 0.5, "int", 99] as const;
  assert.deepStrictEqual(said(2, format, ...values, ...more), [
    [2, "lives=-3 1.25 7 ff -5000000000 end 0.5 99"],
  ]);
});

test("a text with a precision is read no further", { skip }, () => {
  assert.deepStrictEqual(said(1, "%.3s|%.*s", "str", "abcdef", "int", 2, "str", "xyz"), [
    [1, "abc|xy"],
  ]);
});

test("what the logger throws stays out of C", () => {
  const guard = new CallbackGuard();
  const pointer = registerLogCallback(() => {
    throw new Error("disk full");
  }, guard);
  koffi.call(pointer, LOG_FUNCTION, 1, "hello");
  koffi.unregister(pointer);
  assert.throws(() => guard.rethrow(), { message: "disk full" });
  guard.rethrow();
});
