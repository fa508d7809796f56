import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { aCommandContext } from "../testing/a-command-context.ts";
import { exportCommand } from "./export-command.ts";

const refused = (argv: readonly string[], message: RegExp) =>
  assert.rejects(exportCommand.run(argv, aCommandContext({})), { message });

test("an export is not written into the run's own folder", async (context) => {
  const run = temporaryFolder(context);
  writeFileSync(join(run, "run.json"), "{}");
  for (const out of [run, join(run, "exports", "one")])
    await refused(["--run-dir", run, "--out", out], /is in the folder of the run, .*elsewhere$/);
  // Beside it, only its name begins alike.
  await refused(["--run-dir", run, "--out", `${run}-export`], /run\.json|holds no run/);
});

test("a licence is one identifier", async () => {
  for (const licence of ["do what you want", "MIT or so", "-mit", ""])
    await refused(["--licence", licence], /--licence.*https:\/\/spdx\.org\/licenses|--licence/);
});
