import assert from "node:assert/strict";
import { test } from "node:test";
import { GrowthBound } from "@lockstep/system";
import { expectSmall } from "./expect-small.ts";

test("an evaluator ends where it has grown too far since its first evaluation, and says so", () => {
  const growth = new GrowthBound(512e6);
  for (const megabytes of [300, 812]) expectSmall(growth, megabytes * 1e6);
  assert.throws(() => expectSmall(growth, 813e6), {
    code: "OUTGROWN",
    lasting: false,
    message: /^it has grown by 513 MB since its first evaluation, /,
  });
});
