import assert from "node:assert/strict";
import { test } from "node:test";
import { labelledLines } from "./labelled-line.ts";

const terminal = { interactive: true, colours: false, columns: 24, rows: 9, write: () => {} };

test("a line that is too long for a person's terminal goes on under its beginning", () => {
  assert.deepEqual(labelledLines("speed     783 steps/s, efficiency 39 %", terminal), [
    "speed     783 steps/s,",
    "          efficiency 39",
    "          %",
  ]);
  assert.deepEqual(labelledLines("Trained to version 40, and no further.", terminal), [
    "Trained to version 40,",
    "and no further.",
  ]);
});

test("what fits, what is copied and what goes into a pipe stays one line", () => {
  const command = "continue  lockstep train --resume --run-dir runs/one --updates 80";
  assert.deepEqual(labelledLines(command, terminal), [command]);
  assert.deepEqual(labelledLines("speed     783 steps/s", terminal), ["speed     783 steps/s"]);
  const long = "memory    parameter-server 156 MB, learner 217 MB";
  assert.deepEqual(labelledLines(long, { ...terminal, interactive: false }), [long]);
});
