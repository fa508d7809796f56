import assert from "node:assert/strict";
import { arch } from "node:os";
import { test } from "node:test";
import { instructionsOf, thisProcessor } from "./processor.ts";

test("a processor is known by its widest arithmetic", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["model name\t: X\nflags\t\t: fpu sse2 avx avx2 avx512f avx512vl\n", "avx512"],
    ["flags\t\t: fpu sse2 avx fma avx2\n", "avx2"],
    ["Features\t: fp asimd evtstrm\n", "neon"],
    ["", "unknown"],
  ];
  for (const [text, instructions] of cases) assert.equal(instructionsOf(text), instructions);
  assert.equal(thisProcessor().architecture, arch());
});
