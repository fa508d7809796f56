import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { type Finished, projectRoot, startProgram } from "../lockstep-command.ts";
import { coresFor, emulatedArm, othersWanted, whoHasOthers } from "./other-node.ts";

/** `npm run bench -- processors`. @param node starts Node.js on the other processor */
function compared(
  node: readonly string[],
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const bench = join(projectRoot, "bench", "run.mjs");
  const { finished } = startProgram(
    [process.execPath, bench, "processors", ...node.map((word) => `--node=${word}`), ...args],
    environment,
    900_000,
  );
  return finished;
}

/** Cells of the table, by core. */
function rowsOf({ code, stdout, stderr }: Finished): ReadonlyMap<string, readonly string[]> {
  assert.equal(code, 0, stdout + stderr);
  const rows = stdout
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| console"))
    .map((line) => line.slice(2, -2).split(" | "));
  return new Map(rows.map(([, core = "", , ...found]) => [core.replace(/ [v\d].*/, ""), found]));
}

const alike = ["same", "same", "same bytes", "the same"];

test("the comparison of processors says from which frame on a core does otherwise, and in what", async () => {
  const preload = join(projectRoot, "test", "portability", "with-patch.mjs");
  const pale = {
    file: "packages/emulation/dist/jsnes/jsnes-emulator.js",
    from: "picture() {",
    to: "picture() { const seen = this.seen(); seen.rgb[0] ^= 1; return seen; } seen() {",
  };
  const rows = rowsOf(
    await compared(
      [process.execPath, "--import", preload],
      ["--console", "Nes", "--frames", "20"],
      { LOCKSTEP_TEST_PATCH: JSON.stringify([pale]) },
    ),
  );
  assert.deepEqual(rows.get("Lockstep NES"), alike);
  assert.deepEqual(rows.get("jsnes"), [
    ...["same", "other before frame 1", "same bytes", "the same only here"],
  ]);
});

test("Lockstep NES, jsnes and Debian's cores do the same on an emulated AArch64: RAM, pictures, and on from each other's states", {
  skip: skipElsewhere(othersWanted, whoHasOthers),
  timeout: 900_000,
}, async (context) => {
  const [here, there] = [coresFor("amd64"), coresFor("arm64")];
  const rows = rowsOf(
    await compared(emulatedArm.command, [
      ...["Nes", "GameBoy", "PCEngine"].flatMap((system) => ["--console", system]),
      ...["--frames", "60", "--cores-path", here, "--other-cores-path", there],
    ]),
  );
  for (const core of ["Lockstep NES", "jsnes"]) assert.deepEqual(rows.get(core), alike);
  for (const [core, [ram, pictures, , goesOn]] of rows)
    assert.deepEqual([ram, pictures, goesOn], ["same", "same", "the same"], core);
  context.diagnostic(`compared: ${[...rows.keys()].join(", ")}`);
  if (existsSync(there)) assert.equal(rows.size, 5);
});
