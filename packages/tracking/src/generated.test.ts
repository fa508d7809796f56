import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the generated events are what the .proto file says now", () => {
  const room = fileURLToPath(new URL("..", import.meta.url));
  const fresh = mkdtempSync(join(tmpdir(), "lockstep-generated-"));
  try {
    execFileSync(process.execPath, [join(room, "generate.mjs"), fresh], { stdio: "pipe" });
    for (const name of ["tensorboard.js", "tensorboard.d.ts"]) {
      const committed = readFileSync(join(room, "generated", name), "utf8");
      assert.ok(
        readFileSync(join(fresh, name), "utf8") === committed,
        `generated/${name} is out of date: run npm run generate`,
      );
    }
  } finally {
    rmSync(fresh, { recursive: true });
  }
});
