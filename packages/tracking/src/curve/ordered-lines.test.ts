import assert from "node:assert/strict";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { aFolder } from "../testing/a-run.ts";
import { endOfLines } from "./ordered-lines.ts";

test("the end of the lines that belong is found, whatever their lengths, also in a torn file", async (context) => {
  const path = join(aFolder(context), "lines");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.string({ unit: "grapheme-ascii", maxLength: 20 }),
      async (lengths, limit, torn) => {
        const lines = lengths.map((length, index) => `${index} ${"é".repeat(length)}\n`);
        const text = lines.join("") + torn.replaceAll("\n", "");
        await writeFile(path, text);
        const file = await open(path, "r");
        try {
          const end = await endOfLines(file, Buffer.byteLength(text), (line) => {
            const [number = ""] = line.split(" ");
            return Number(number) < limit;
          });
          assert.equal(end, Buffer.byteLength(lines.slice(0, limit).join("")));
        } finally {
          await file.close();
        }
      },
    ),
    { numRuns: 50 },
  );
});
