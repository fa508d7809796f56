import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { wrap } from "../terminal/text-style.ts";
import { helpText } from "./help-text.ts";
import { count, toggle, withDefault } from "./option-table.ts";

test("help lists every option of the table with its placeholder, within the width", () => {
  const text = helpText(
    { name: "demo", summary: "shows", examples: ["lockstep demo --slots 3"] },
    z.strictObject({
      slots: withDefault(
        count(1, 9, "environments of the batch, each with its own seed and its own state"),
        3,
      ),
      plainLines: toggle("p"),
    }),
    60,
  );
  assert.match(text, /^lockstep demo: shows\n/);
  assert.match(text, /\n {2}--slots N {2,}environments/);
  assert.match(text.replace(/\s+/g, " "), /its own state \(1 … 9; default 3\) --plain-lines p/);
  assert.match(text, /\n {2}--plain-lines {2,}p\n/);
  assert.match(text, /\n {2}--help {2,}this text\n/);
  assert.match(text, /\n {2}lockstep demo --slots 3\n$/);
  for (const line of text.split("\n")) assert.ok(line.length <= 60, line);
});

test("wrapping keeps all words in order and breaks only where it must", () => {
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrap("a unbreakable b", 5), ["a", "unbreakable", "b"]);
});
