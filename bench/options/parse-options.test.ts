import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOptions } from "./parse-options.ts";

const options = {
  runs: { type: "string", default: "5" },
  games: { type: "string", default: "0,1" },
} as const;

test("an option whose default is a number takes whole numbers above 0, others take any text", () => {
  const { values } = parseOptions({ args: ["--runs", "12", "--games", "none"], options });
  assert.deepEqual({ ...values }, { runs: "12", games: "none" });
  for (const got of ["abc", "0", "-1", "1.5", ""])
    assert.throws(() => parseOptions({ args: [`--runs=${got}`], options }), {
      message: `--runs: got ${got}, expected a whole number above 0`,
    });
});
