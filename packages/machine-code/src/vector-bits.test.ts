import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { systemFunctions } from "./code-memory.ts";
import { vectorBits } from "./vector-bits.ts";

const skip = skipElsewhere(
  systemFunctions() !== null,
  "x86-64 under Linux, which machine code is made for",
);

test("vectors are as wide as Linux says that the processor's are", { skip }, () => {
  const flags = new Set(
    /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" "),
  );
  const expected = flags.has("avx512f") ? 512 : flags.has("avx2") ? 256 : 0;
  assert.equal(vectorBits(), expected);
});

test("elsewhere there is no machine code", () => {
  assert.equal(systemFunctions("darwin", "x64"), null);
  assert.equal(systemFunctions("linux", "arm64"), null);
});
