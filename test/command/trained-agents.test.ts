import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "@lockstep/cli";
import { type Outcome, runCommandLine } from "@lockstep/cli/testing";
import { projectRoot, temporaryFolder } from "../lockstep-command.ts";
import { stableRetroWith } from "../python.ts";

const models = join(projectRoot, "models");
const mostBytes = 8_000_000;

function said(cwd: string, ...args: readonly string[]): Promise<Outcome> {
  return runCommandLine(args, commands, { columns: 200, env: process.env, cwd });
}

const names = readdirSync(models, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("a trained agent of the default game comes with Lockstep", () => {
  assert.ok(names.includes("HareDash-Nes"), names.join(", "));
});

/** Games and cores that do not come with Lockstep. */
const { folder: retro, skipWithoutThem } = stableRetroWith();
const places = [
  ...["--games-path", join(retro, "data", "stable")],
  ...["--cores-path", join(retro, "cores")],
];

for (const name of names) {
  const isOwn = name === "HareDash-Nes";
  test(`${name} is a whole export below 8 MB`, {
    skip: isOwn ? false : skipWithoutThem,
  }, async () => {
    const folder = join(models, name);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    assert.ok(bytes < mostBytes, `${bytes} bytes`);
    const { code, out, err } = await said(
      models,
      ...["verify", name, "--files-only", ...(isOwn ? [] : places)],
    );
    assert.equal(code, 0, out + err);
  });
}

test("a fresh clone shows the trained agent: it passes half of an act that chance never passes", async (context) => {
  const folder = temporaryFolder(context);
  const json = join(folder, "evaluated.json");
  const what = ["--model", "HareDash-Nes", "--states", "MeadowZone.Act1", "--episodes", "2"];
  const evaluated = await said(folder, "evaluate", ...what, "--policy", "trained", "--json", json);
  assert.equal(evaluated.code, 0, evaluated.err);
  const [row] = JSON.parse(readFileSync(json, "utf8")).policies.trained;
  assert.ok(row.progressMean > 0.5, evaluated.out);
  const recorded = await said(folder, "record", "--model", "HareDash-Nes", "--most-steps", "20");
  assert.equal(recorded.code, 0, recorded.err);
  // A model's folder is not a run's: the picture is made where one stands.
  assert.equal(readdirSync(folder).filter((file) => file.endsWith(".png")).length, 1);
});
