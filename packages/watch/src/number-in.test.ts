import assert from "node:assert/strict";
import { test } from "node:test";
import { numberIn } from "./number-in.ts";

const inQuery = (query: string) => numberIn(new URLSearchParams(query), "seed");

test("a number of a request is a whole one that a command's option takes", () => {
  assert.equal(inQuery("seed=0"), 0);
  assert.equal(inQuery("seed=4294967295"), 4294967295);
  assert.equal(inQuery("other=1"), null);
  for (const wrong of ["4294967296", "9999999999", "-1", "1.5", "1e3", "x", "", "12345678901"])
    assert.throws(() => inQuery(`seed=${wrong}`), {
      message: `seed takes a whole number from 0 to 4294967295, got '${wrong}'`,
    });
  assert.throws(
    () => numberIn(new URLSearchParams(), "slot", true),
    /slot takes a whole number from 0 to 4294967295, got 'nothing'/,
  );
});
