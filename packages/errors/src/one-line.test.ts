import assert from "node:assert/strict";
import { test } from "node:test";
import { LockstepError } from "./lockstep-error.ts";
import { oneLine } from "./one-line.ts";

test("a text of several lines becomes one", () => {
  assert.equal(oneLine("first\r\n  second\u2028third \n"), "first; second; third");
});

test("what a terminal would obey is shown instead", () => {
  assert.equal(oneLine("a\u001b[2Jb\u0000c\u009bd\u202ee"), "a\\x1b[2Jb\\x00c\\x9bd\\u202ee");
});

test("letters of all languages and signs stay as they are", () => {
  assert.equal(oneLine("Ünïcode 'ソニック' 🦔 5 ms…"), "Ünïcode 'ソニック' 🦔 5 ms…");
});

test("an error's message is one line, whatever is put into it", () => {
  const error = new LockstepError("ROM_UNREADABLE", "configuration", "a\r\nb\u0007 is no ROM");
  assert.equal(error.message, "a; b\\x07 is no ROM");
});
