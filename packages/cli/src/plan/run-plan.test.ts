import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { environmentSpec } from "@lockstep/environment/configuration";
import { ledgerLines } from "@lockstep/round/testing";
import { presets } from "@lockstep/run-configuration";
import { parseOptions } from "../options/command.ts";
import { createRunFolder, pathsOf } from "../run-folder/run-folder.ts";
import { planRun, type RunPlan } from "./run-plan.ts";
import { trainOptions } from "./train-options.ts";

const criticOnly = `export const algorithm = ({ z, column, value, mean, square, subtract, wholeBatch, nStepReturns }) => {
  const error = mean(square(subtract(value, column("returns"))));
  return {
    name: "critic-only",
    options: z.strictObject({ gamma: z.number().default(0.9) }),
    figures: [{ name: "error", label: "error", unit: "", help: "Error", overSteps: "mean" }],
    valueTarget: "returns",
    targets: (segment, { gamma }) => ({ returns: nStepReturns(segment, gamma) }),
    passes: (batch) => [wholeBatch(batch)],
    loss: () => ({ loss: error, figures: { error } }),
  };
};
`;

function aFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-run-plan-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
async function plan(cwd: string, argv: string, scenario = "a"): Promise<RunPlan> {
  const options = parseOptions(argv.split(" ").filter(Boolean), trainOptions);
  if (options === "help") throw new TypeError("help");
  return planRun({
    options,
    cwd,
    now: new Date(2026, 10, 23, 2, 15, 30),
    trainingStates: () => ["A", "B"],
    identity: () => ({ "scenario.json": scenario.repeat(64) }),
  });
}
/** @param run its name; as planned when absent */
async function started(cwd: string, argv: string, run?: string): Promise<RunPlan> {
  const made = await plan(cwd, argv);
  createRunFolder(made.folder, {
    run: run ?? made.run,
    configuration: made.configuration,
    store: made.store,
    createdAt: "2026-11-23T02:15:30Z",
  });
  return made;
}
const refusal = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof Error && "code" in error && error.code === code && message.test(error.message);

test("a new run gets a folder named after its game and moment, and an end", async (context) => {
  const cwd = aFolder(context);
  const made = await plan(cwd, "--seed 7 --slots 4 --segment-length 8 --steps 100");
  assert.equal(made.folder, join(cwd, "runs", "HareDash-Nes-20261123-021530"));
  assert.equal(made.run, "HareDash-Nes-20261123-021530");
  assert.deepEqual(
    [made.configuration.seed, made.configuration.slots, made.targetVersion],
    [7, 4, 4],
  );
  assert.deepEqual(environmentSpec(made.configuration.environment).startStates, ["A", "B"]);
});

test("a run that names no end has 160,000 steps, or those of its linear schedule", async (context) => {
  const cwd = aFolder(context);
  const ends = ["--preset sonic --slots 16 --segment-length 10", "--slots 10 --segment-length 10"];
  const made = await Promise.all(ends.map((argv) => plan(cwd, argv)));
  assert.deepEqual(
    made.map(({ targetVersion }) => targetVersion),
    [1000, 8000],
  );
});

test("a run can be told its start states, so that those that are missing are not needed", async (context) => {
  const { configuration } = await plan(aFolder(context), "--preset sonic --states One,Two");
  assert.deepEqual(environmentSpec(configuration.environment).startStates, ["One", "Two"]);
});

test("options win over the file, the file over the preset", async (context) => {
  const cwd = aFolder(context);
  writeFileSync(
    join(cwd, "c.json"),
    JSON.stringify({ seed: 3, slots: 8, learning: { algorithm: { gamma: 0.9 } } }),
  );
  const { configuration } = await plan(cwd, "--config c.json --seed 4");
  assert.deepEqual(
    [configuration.seed, configuration.slots, configuration.learning.algorithm["gamma"]],
    [4, 8, 0.9],
  );
});

test("resuming takes the run's own configuration, also from the newest folder", async (context) => {
  const cwd = aFolder(context);
  const first = await started(cwd, "--seed 7 --slots 4");
  const again = await plan(cwd, "--resume");
  assert.equal(again.folder, first.folder);
  assert.equal(again.run, first.run);
  assert.deepEqual(again.configuration, first.configuration);
  assert.ok(again.resumed !== null);
});

test("resuming with another configuration names every key that differs", async (context) => {
  const cwd = aFolder(context);
  await started(cwd, "--run-dir one --seed 7 --slots 4");
  await plan(cwd, "--run-dir one --resume --seed 7");
  await assert.rejects(
    plan(cwd, "--run-dir one --resume --seed 8 --slots 5"),
    refusal("RUN_DIFFERS", /seed was 7, is 8; slots was 4, is 5; resume it without/),
  );
});

test("an end that a resumed run is past is refused with what it has played; the end that it has reached is not", async (context) => {
  const cwd = aFolder(context);
  const { folder } = await started(cwd, "--run-dir one --slots 4 --segment-length 8", "test");
  const text = ledgerLines(16).map((line) => `${line}\n`);
  writeFileSync(join(folder, "ledger.jsonl"), text.join(""));
  await assert.rejects(
    plan(cwd, "--run-dir one --resume --steps 100"),
    refusal(
      "BAD_OPTION_VALUE",
      /^--steps 100 ends at version 4, but the run is already at version 16 \(512 steps\); choose --steps above 512$/,
    ),
  );
  await assert.rejects(
    plan(cwd, "--run-dir one --resume --updates 15"),
    refusal("BAD_OPTION_VALUE", /^--updates 15, but the run is already.*--updates above 16$/),
  );
  for (const end of ["--updates 16", "--steps 512", ""])
    assert.equal((await plan(cwd, `--run-dir one --resume ${end}`)).folder, folder);
});

/** What a resumed run is asked for in its second session, and what comes of it. */
const asked: readonly {
  readonly what: string;
  readonly first: string;
  readonly file?: object;
  readonly again?: string;
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly refused?: RegExp;
}[] = [
  {
    what: "another learning rate in a file, while an option of the first session is not repeated",
    first: "--slots 4",
    file: { learning: { learningRate: 0.002 } },
    changes: { "learning.learningRate": 0.002 },
  },
  {
    what: "an option of the algorithm",
    first: "--preset sonic",
    file: { learning: { algorithm: { entropyCoefficient: 0.02 } } },
    changes: { "learning.algorithm.entropyCoefficient": 0.02 },
  },
  {
    what: "a schedule",
    first: "--slots 4",
    file: { learning: { schedule: "constant", scheduleSteps: 5000 } },
    changes: { "learning.schedule": "constant", "learning.scheduleSteps": 5000 },
  },
  { what: "what it has already", first: "--slots 4", file: { slots: 4 }, changes: {} },
  {
    what: "another learning rate and another number of slots",
    first: "--slots 4",
    file: { slots: 5, learning: { learningRate: 0.001 } },
    refused: /another configuration: slots was 4, is 5; resume it without/,
  },
  {
    what: "another optimizer",
    first: "",
    file: { learning: { optimizer: { kind: "rmsprop-tf", decay: 0.9, epsilon: 1e-8 } } },
    refused: /learning\.optimizer\.decay was absent, is 0\.9/,
  },
  {
    what: "a preset, which sets every key",
    first: "--slots 4",
    again: "--preset default",
    refused: /slots was 4, is 16; resume it without/,
  },
];
for (const { what, first, file, again = "", changes, refused } of asked)
  test(`resuming with ${what}: ${refused === undefined ? "goes on" : "is refused"}`, async (context) => {
    const cwd = aFolder(context);
    const { folder, configuration } = await started(cwd, `--run-dir one ${first}`);
    writeFileSync(join(cwd, "c.json"), JSON.stringify(file ?? {}));
    const resumed = plan(cwd, `--run-dir one --resume --config c.json ${again}`);
    if (refused !== undefined) return assert.rejects(resumed, refusal("RUN_DIFFERS", refused));
    const made = await resumed;
    assert.deepEqual(
      Object.fromEntries(made.changes.map(({ key, right }) => [key, right])),
      changes,
    );
    assert.equal(made.configuration.slots, configuration.slots);
    // A later session begins with what this one changed.
    writeFileSync(pathsOf(folder).configuration, JSON.stringify(made.configuration));
    const later = await plan(cwd, "--run-dir one --resume");
    assert.deepEqual(later.configuration, made.configuration);
    assert.deepEqual(later.changes, []);
    return undefined;
  });

test("a run that learns with a file's algorithm is resumed with it, by its name or without one, and with no other", async (context) => {
  const cwd = aFolder(context);
  const folder = join(cwd, "one");
  writeFileSync(join(cwd, "mine.mjs"), criticOnly);
  const first = await started(cwd, "--run-dir one --algorithm ./mine.mjs");
  writeFileSync(pathsOf(folder).algorithm, first.algorithmText ?? "");
  for (const same of ["", "--algorithm critic-only", "--algorithm ./mine.mjs"]) {
    const { configuration } = await plan(cwd, `--run-dir one --resume ${same}`);
    assert.deepEqual(configuration, first.configuration);
  }
  await assert.rejects(
    plan(cwd, "--run-dir one --resume --algorithm a2c"),
    refusal("RUN_DIFFERS", /algorithm\.name was "critic-only", is "a2c"; resume it without --algo/),
  );
});

const failing: Readonly<Record<string, readonly [was: string, is: string, problem: RegExp]>> = {
  targets: [
    "nStepReturns(segment, gamma)",
    "new Float32Array(2)",
    /^targets of critic-only have 2 returns for a segment of 8 steps; expected one a step$/,
  ],
  "targets, which return nothing,": [
    "({ returns: nStepReturns(segment, gamma) })",
    "undefined",
    /^targets of critic-only returned undefined; expected an object of columns, such as/,
  ],
  passes: [
    "[wholeBatch(batch)]",
    '{ throw new Error("no " + batch.slots) }',
    /^passes of critic-only threw: no 4 \(mine\.mjs:\d+:\d+\)$/,
  ],
  loss: [
    "loss: error, figures",
    'loss: { op: "sum", of: { op: "sine" } }, figures',
    /^loss of critic-only cannot be computed: /,
  ],
};
for (const [what, [was, is, problem]] of Object.entries(failing)) {
  test(`what an algorithm does wrong in its ${what} is said before a folder is made`, async (context) => {
    const cwd = aFolder(context);
    writeFileSync(join(cwd, "mine.mjs"), criticOnly.replace(was, is));
    await assert.rejects(
      plan(cwd, "--slots 4 --segment-length 8 --algorithm ./mine.mjs"),
      (error: unknown) =>
        error instanceof Error &&
        "group" in error &&
        error.group === "configuration" &&
        problem.test(error.message),
    );
  });
}

test("resuming after a file of the game was edited names the file, not an option", async (context) => {
  const cwd = aFolder(context);
  await started(cwd, "--run-dir one");
  await assert.rejects(
    plan(cwd, "--run-dir one --resume", "b"),
    refusal("RUN_DIFFERS", /other files of HareDash-Nes: scenario\.json changed; put the first/),
  );
});

test("a run stays in its store, and one that was in memory is gone", async (context) => {
  const cwd = aFolder(context);
  await started(cwd, "--run-dir one");
  await assert.rejects(
    plan(cwd, "--run-dir one --resume --store memory"),
    refusal("RUN_DIFFERS", /store folder/),
  );
  await started(cwd, "--run-dir two --store memory");
  await assert.rejects(plan(cwd, "--run-dir two --resume"), refusal("RUN_DIFFERS", /memory only/));
});

test("contradictions and bad values are refused with what to do", async (context) => {
  const cwd = aFolder(context);
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["--updates 3 --steps 4", "BAD_OPTION_VALUE", /keep one/],
    ["--store disk", "BAD_OPTION_VALUE", /folder, memory or an address/],
    ["--config none.json", "BAD_OPTION_VALUE", /cannot be read/],
    ["--resume", "RUN_FOLDER", /no run/],
    ["--preset best", "UNKNOWN_PRESET", /default/],
  ];
  for (const [argv, code, message] of cases)
    await assert.rejects(plan(cwd, argv), refusal(code, message), argv);
  writeFileSync(join(cwd, "bad.json"), "{");
  await assert.rejects(plan(cwd, "--config bad.json"), refusal("BAD_OPTION_VALUE", /is not JSON/));
});

test("the game's own preset is where a run starts that names only the game", async (context) => {
  const { configuration } = await plan(aFolder(context), "--game SonicTheHedgehog-Genesis");
  assert.equal(configuration.segmentLength, presets["sonic"]?.configuration.segmentLength);
  const other = await plan(aFolder(context), "--game SonicTheHedgehog-Genesis --preset default");
  assert.equal(other.configuration.segmentLength, presets["default"]?.configuration.segmentLength);
});

test("--algorithm beside a file for --config that names another algorithm is refused", async (context) => {
  const cwd = aFolder(context);
  writeFileSync(
    join(cwd, "run.json"),
    JSON.stringify({ learning: { algorithm: { name: "a2c" } } }),
  );
  await assert.rejects(
    plan(cwd, "--algorithm ppo --config run.json"),
    refusal(
      "BAD_OPTION_VALUE",
      /^--algorithm ppo chooses ppo, and the file for --config says learning\.algorithm\.name "a2c"; keep one$/,
    ),
  );
  const { configuration } = await plan(cwd, "--algorithm a2c --config run.json");
  assert.equal(configuration.learning.algorithm.name, "a2c");
});
