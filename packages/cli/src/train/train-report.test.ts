import assert from "node:assert/strict";
import { test } from "node:test";
import { presets } from "@lockstep/run-configuration";
import { parseOptions } from "../options/command.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { trainOptions } from "../plan/train-options.ts";
import { closingLines, openingLines, placeWords, resumeCommand } from "./train-report.ts";

function aPlan(changes: Partial<RunPlan> = {}): RunPlan {
  const configuration = presets["default"]?.configuration;
  assert.ok(configuration);
  return {
    folder: "/home/me/runs/one",
    run: "one",
    resumed: null,
    configuration: { ...configuration, seed: 7 },
    changes: [],
    trainedWith: null,
    initialWeights: null,
    algorithmText: null,
    store: "folder",
    targetVersion: 1000,
    ...changes,
  };
}

const context = { cwd: "/home/me", trainCommand: "npm start --" };

test("the first words say what, where and how to stop", () => {
  const options = parseOptions(["--actors", "1"], trainOptions);
  if (options === "help") throw new TypeError("help");
  const lines = openingLines(aPlan(), options, "/home/me").join("\n");
  assert.match(
    lines,
    /^Training on HareDash-Nes: 16 slots × 20 steps an update, seed 7, 1 actor, to version 1 000\n/,
  );
  assert.match(lines, /Run folder runs\/one; .*Ctrl-C stops/);
});

test("a stopped run names the command that goes on to the same version", () => {
  const lines = closingLines({ kind: "interrupted" }, null, aPlan(), context);
  assert.deepEqual(lines, [
    "Stopped.",
    "folder    runs/one",
    "continue  npm start -- --resume --run-dir runs/one --updates 1000",
  ]);
});

test("a finished run says which evaluations are missing, and the command that makes them", () => {
  const lines = closingLines({ kind: "completed" }, null, aPlan(), context, 3);
  assert.deepEqual(lines, [
    "Trained to version 1 000.",
    "missing   3 evaluations; to make up for them: npm start -- --resume --run-dir runs/one --updates 1000",
    "folder    runs/one",
    "continue  npm start -- --resume --run-dir runs/one --updates 2000",
  ]);
  assert.ok(
    !closingLines({ kind: "completed" }, null, aPlan(), context).join("\n").includes("missing"),
  );
});

test("a finished run can be trained further, a run in memory cannot", () => {
  assert.match(
    resumeCommand({ kind: "completed" }, aPlan(), "/home/me", "npm start --"),
    /--updates 2000$/,
  );
  const memory = closingLines({ kind: "completed" }, null, aPlan({ store: "memory" }), context);
  assert.ok(!memory.join("\n").includes("--resume"));
});

test("a folder elsewhere is named in full and quoted for the shell", () => {
  const plan = aPlan({ folder: "/data/my runs/it's" });
  assert.match(
    resumeCommand({ kind: "interrupted" }, plan, "/home/me", "npm start --"),
    /--run-dir '\/data\/my runs\/it'\\''s' --updates/,
  );
});

test("the command that goes on finds games, cartridges and cores where this one found them", () => {
  const places = { gamesPath: ["a", "b c"], romsPath: [], coresPath: ["d"] };
  assert.deepEqual(placeWords(places), ["--games-path a", "--games-path 'b c'", "--cores-path d"]);
});
