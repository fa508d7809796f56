import assert from "node:assert/strict";
import { test } from "node:test";
import { tableLines } from "./text-table.ts";

test("columns are as wide as their widest cell and aligned as told", () => {
  assert.deepEqual(
    tableLines(
      [{ title: "game" }, { title: "episodes", align: "right" }, { title: "x" }],
      [
        ["HareDash-Nes", "20", ""],
        ["A", "1", "y"],
      ],
    ),
    ["game          episodes  x", "HareDash-Nes        20", "A                    1  y"],
  );
});
