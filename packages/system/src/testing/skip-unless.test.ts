import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { skipElsewhere, skipUnless } from "./skip-unless.ts";

const before = process.env["LOCKSTEP_REQUIRE_ALL"];
afterEach(() => {
  if (before === undefined) delete process.env["LOCKSTEP_REQUIRE_ALL"];
  else process.env["LOCKSTEP_REQUIRE_ALL"] = before;
});

test("a test is skipped, and says why, where what it needs is not there", () => {
  delete process.env["LOCKSTEP_REQUIRE_ALL"];
  assert.equal(skipUnless(true, "a horn"), false);
  assert.equal(skipUnless(false, "a horn"), "needs a horn");
});

test("where every test is asked for, a skip is an error", () => {
  process.env["LOCKSTEP_REQUIRE_ALL"] = "1";
  assert.equal(skipUnless(true, "a horn"), false);
  assert.throws(() => skipUnless(false, "a horn"), /missing: a horn/);
});

test("what a machine cannot be asked for is skipped everywhere else", () => {
  process.env["LOCKSTEP_REQUIRE_ALL"] = "1";
  assert.equal(skipElsewhere(true, "Linux"), false);
  assert.equal(skipElsewhere(false, "Linux"), "only for Linux");
});
