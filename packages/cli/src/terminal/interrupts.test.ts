import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { onInterrupt } from "./interrupts.ts";

test("the first signal asks, every later one forces, of whatever kind", () => {
  const source = new EventEmitter();
  const heard: string[] = [];
  const stopListening = onInterrupt(
    source,
    () => heard.push("asked"),
    () => heard.push("forced"),
  );
  source.emit("SIGINT");
  source.emit("SIGTERM");
  source.emit("SIGINT");
  stopListening();
  source.emit("SIGINT");
  assert.deepEqual(heard, ["asked", "forced", "forced"]);
  assert.equal(source.eventNames().length, 0);
});
