import assert from "node:assert/strict";
import { test } from "node:test";
import { type FormatArguments, formatCMessage } from "./format-c-message.ts";

function values(...given: (bigint | number | string)[]): FormatArguments {
  const texts: string[] = [];
  let next = 0;
  return {
    nextInteger() {
      const value = given[next++];
      if (typeof value !== "string") return BigInt(value as bigint);
      return BigInt(texts.push(value));
    },
    nextDouble: () => given[next++] as number,
    text: (address, length) => (texts[Number(address) - 1] as string).slice(0, length ?? undefined),
  };
}

test("conversions give what C's printf gives", () => {
  const cases: [string, (bigint | number | string)[], string][] = [
    ["%d bytes of %s", [-5n, "rom.md"], "-5 bytes of rom.md"],
    ["%u", [0xffff_ffff_ffff_ffffn], "4294967295"],
    ["%d", [0xffff_ffffn], "-1"],
    ["%lld", [-3n], "-3"],
    ["%hhu", [0x1ffn], "255"],
    ["%zu %x %X %#x", [12n, 0xabn, 0xabn, 0xabn], "12 ab AB 0xab"],
    ["[%5d|%-5d|%05d|%+d]", [42n, 42n, -42n, 42n], "[   42|42   |-0042|+42]"],
    ["%08X", [0xc0den], "0000C0DE"],
    ["%.3d %5.3d", [7n, 7n], "007   007"],
    ["%*d %.*s", [4n, 7n, 2n, "abcdef"], "   7 ab"],
    ["%s", [0n], "(null)"],
    ["%c%c", [79n, 75n], "OK"],
    ["%f %.2f %5.1f", [1.5, 3.14059, 2.25], "1.500000 3.14   2.3"],
    ["%e %g %g %g", [12345.678, 0.0001, 1e10, 100000], "1.234568e+04 0.0001 1e+10 100000"],
    ["%f %F", [Number.POSITIVE_INFINITY, -Infinity], "inf -INF"],
    ["100%% of %p", [0x1234n], "100% of 0x1234"],
    ["%q stays", [], "%q stays"],
  ];
  for (const [format, given, expected] of cases) {
    assert.equal(formatCMessage(format, values(...given)), expected, format);
  }
});

test("a long has 32 bits where the platform says so", () => {
  assert.equal(formatCMessage("%ld", values(0xffff_ffffn), 32), "-1");
  assert.equal(formatCMessage("%ld", values(0xffff_ffffn)), "4294967295");
});
