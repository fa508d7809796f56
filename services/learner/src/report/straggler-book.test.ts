import assert from "node:assert/strict";
import { test } from "node:test";
import { StragglerBook } from "./straggler-book.ts";

test("it adds up who was last and for how long", () => {
  const book = new StragglerBook();
  book.add("a", 0.5);
  book.add("b", 1);
  book.add("a", 0.25);
  assert.deepEqual(book.of("a"), { rounds: 2, seconds: 0.75 });
  assert.deepEqual(book.of("b"), { rounds: 1, seconds: 1 });
  assert.deepEqual(book.of("never last"), { rounds: 0, seconds: 0 });
});

test("actors that left are forgotten, so that it cannot grow for ever", () => {
  const book = new StragglerBook();
  book.add("a", 1);
  book.add("b", 1);
  book.keep(["b"]);
  assert.deepEqual(book.of("a"), { rounds: 0, seconds: 0 });
  assert.deepEqual(book.of("b"), { rounds: 1, seconds: 1 });
});
