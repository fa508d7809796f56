import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LockstepError } from "@lockstep/errors";
import { evaluate } from "./evaluate.ts";
import { loadPolicy } from "./policy.ts";

test("a folder that holds no policy is refused in one line, as are options that do not exist", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-library-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const refused = async (work: () => Promise<unknown>, pattern: RegExp): Promise<void> => {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof LockstepError, String(error));
      assert.doesNotMatch(error.message, /\n/);
      assert.match(error.message, pattern);
      return true;
    });
  };
  await refused(() => loadPolicy(folder), /holds no run .*name the folder of a run/);
  await refused(() => loadPolicy(""), /loadPolicy was called/);
  await refused(() => loadPolicy(3 as unknown as string), /expected string/);
  await refused(() => loadPolicy(folder, { version: -1 }), /version/);
  await refused(() => evaluate(folder, { episodes: 0 }), /episodes/);
  await refused(() => evaluate(folder, { policies: ["trained", "trained"] }), /each policy once/);
  await refused(() => evaluate(folder), /holds no run/);
  writeFileSync(join(folder, "config.json"), "{}");
  await refused(() => loadPolicy(folder), /SHA256SUMS|not finished/);
});
