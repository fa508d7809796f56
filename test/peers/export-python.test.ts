import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EnvironmentFactory, openEnvironment, ownGames } from "@lockstep/environment";
import { readExport } from "@lockstep/export";
import { uniform } from "@lockstep/learning";
import { createPolicyEngine, hiddenStateSize } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { projectRoot, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { python, stableRetroWith } from "../python.ts";
import { copyOfRun } from "../shared-runs.ts";

const rows = 250;
const { folder: retro, skipWithoutThem: skip } = stableRetroWith(
  ...["cv2", "huggingface_hub", "onnxruntime", "safetensors", "torch"],
);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-export-python-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Trains for seconds and exports. @returns the export's folder */
async function exportOf(
  name: string,
  args: readonly string[],
  evaluation: readonly string[],
): Promise<string> {
  const usual = ["--slots", "2", "--segment-length", "8", "--seed", "3", "--actors", "1"];
  await train(folder, name, [...usual, ...args]);
  const out = join(folder, `${name}-export`);
  const run = join(folder, name);
  const { code, stderr } = await runLockstep(["export", run, "--out", out, ...evaluation]);
  assert.equal(code, 0, stderr);
  return out;
}

/** Plays the exported environment evenly by chance. @returns what it showed, one observation behind the other */
function seen(environment: EnvironmentFactory, bytes: number): Buffer {
  const { startStates, actions } = environment.spec;
  const [state = ""] = startStates;
  const slot = environment.openEvaluation({ state, seed: 1, mostSteps: 400 });
  const observations = Buffer.alloc(rows * bytes);
  for (let step = 0; step < rows; step++) {
    observations.set(slot.observation, step * bytes);
    slot.step(Math.floor(uniform(1, "randomPolicy", 0, step) * actions.length));
  }
  slot.close();
  return observations;
}

/** Writes real observations and what the engine makes of them. @returns the path without its endings */
async function withEngine(exported: string): Promise<string> {
  const { facts, weights } = readExport(exported);
  const { configuration } = facts;
  const places = { gamePaths: [ownGames], romPaths: [], coresPaths: [] };
  const file = "file" in configuration.environment ? configuration.environment.file : undefined;
  const environment = await openEnvironment(configuration, {
    ...places,
    ...(file !== undefined && { environmentFile: join(exported, "environment", file) }),
  });
  const spec = networkOf(configuration);
  const bytes =
    spec.architecture === "mlp" ? 4 * spec.length : spec.height * spec.width * spec.stack;
  const observations = seen(environment, bytes);
  const engine = await createPolicyEngine({ name: "onnx", spec, threads: 1 });
  await engine.loadWeights(weights);
  const logits: Buffer[] = [];
  const values: Buffer[] = [];
  const next: Buffer[] = [];
  const size = hiddenStateSize(spec);
  const states = Float32Array.from({ length: rows * size }, (_, i) => Math.sin(i));
  const batch = 50;
  for (let row = 0; row < rows; row += batch) {
    const part = Uint8Array.from(observations.subarray(row * bytes, (row + batch) * bytes));
    const before = states.slice(row * size, (row + batch) * size);
    const inferred = await engine.infer(part, batch, size === 0 ? undefined : before);
    logits.push(Buffer.from(Float32Array.from(inferred.logits).buffer));
    values.push(Buffer.from(Float32Array.from(inferred.values).buffer));
    next.push(Buffer.from(Float32Array.from(inferred.hiddenStates ?? []).buffer));
  }
  await engine.close();
  const path = `${exported}-rows`;
  writeFileSync(`${path}.observations`, observations);
  writeFileSync(`${path}.logits`, Buffer.concat(logits));
  writeFileSync(`${path}.values`, Buffer.concat(values));
  writeFileSync(`${path}.states`, Buffer.from(states.buffer));
  writeFileSync(`${path}.next`, Buffer.concat(next));
  return path;
}

function pythonSays(script: readonly string[], args: readonly string[]): readonly unknown[] {
  const { status, stdout, stderr } = spawnSync(python, [join(projectRoot, ...script), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  assert.equal(status, 0, stderr);
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line));
}

interface Differences {
  readonly rows: number;
  readonly names: readonly string[];
  readonly spread: number;
  readonly programs: number;
  readonly onnx: number;
  readonly oneRow: number;
  readonly torch: number;
  readonly library: string;
  readonly results: readonly (readonly [string, string, string])[];
}

const example = (name: string): string => join(projectRoot, "examples", name, "environment.mjs");

function withMemory(kind: "gru" | "lstm"): Promise<string> {
  const config = join(folder, `${kind}.config.json`);
  writeFileSync(config, JSON.stringify({ network: { memory: { kind, size: 16 } } }));
  const args = ["--environment", example("first-sign"), "--config", config, "--updates", "2"];
  return exportOf(kind, args, ["--episodes", "2"]);
}

const wanted = {
  pictures: () =>
    exportOf(
      "pictures",
      ["--states", "MeadowZone.Act1", "--updates", "4"],
      ["--episodes", "2", "--states", "MeadowZone.Act1", "--most-steps", "20"],
    ),
  vectors: () =>
    exportOf(
      "vectors",
      ["--environment", example("cart-pole"), "--updates", "4"],
      ["--episodes", "2"],
    ),
  gru: () => withMemory("gru"),
  lstm: () => withMemory("lstm"),
};

type Wanted = keyof typeof wanted;

interface Compared {
  readonly exported: string;
  readonly found: Differences;
}

/** Of all exports, by one Python: to load PyTorch takes it seconds. */
let compared: Promise<ReadonlyMap<Wanted, Compared>> | null = null;

async function compareAll(): Promise<ReadonlyMap<Wanted, Compared>> {
  const names = Object.keys(wanted) as Wanted[];
  const exports: string[] = [];
  const args: string[] = [];
  for (const name of names) {
    const exported = await wanted[name]();
    exports.push(exported);
    args.push(exported, await withEngine(exported));
  }
  const said = pythonSays(["test", "python", "read_export.py"], args) as Differences[];
  assert.equal(said.length, names.length);
  return new Map(
    names.map((name, index) => [
      name,
      { exported: exports[index] as string, found: said[index] as Differences },
    ]),
  );
}

async function differencesOf(name: Wanted): Promise<Differences> {
  compared ??= compareAll();
  const { exported, found } = (await compared).get(name) as Compared;
  assert.deepEqual([found.rows, found.programs, found.library], [rows, 2, "lockstep"]);
  assert.ok(found.spread > 0, "logits that are all the same");
  assert.ok(found.onnx <= 1e-5, `ONNX Runtime differs by ${found.onnx}`);
  assert.ok(found.oneRow <= 1e-5, `one row differs by ${found.oneRow}`);
  assert.ok(found.torch <= 1e-4, `PyTorch differs by ${found.torch}`);
  const { trained } = JSON.parse(readFileSync(join(exported, "evaluation.json"), "utf8"));
  const [[, type, value] = ["", "", ""]] = found.results;
  assert.equal(type, "mean_reward");
  assert.ok(String(value).startsWith(trained.returnMean.toFixed(2)), String(value));
  return found;
}

const limit = { skip, timeout: 300_000 };

test(
  "Python computes from 250 pictures of the default game what the engine computes",
  limit,
  async () => {
    const { names } = await differencesOf("pictures");
    assert.ok(names.includes("convolution1.weight"));
  },
);

test(
  "Python computes from 250 vectors of a user's environment what the engine computes",
  limit,
  async () => {
    const { names } = await differencesOf("vectors");
    assert.ok(names.includes("policyHidden1.weight"));
  },
);

test(
  "Python computes from 250 hidden states of a network with a memory what the engine computes",
  limit,
  async () => {
    for (const kind of ["gru", "lstm"] as const) {
      const { names } = await differencesOf(kind);
      assert.ok(names.includes("memory.state.weight"));
    }
  },
);

test(
  "the example plays Airstriker in stable-retro with the returns and the actions of the evaluation",
  limit,
  async () => {
    const games = join(retro, "data", "stable");
    const places = ["--games-path", games, "--cores-path", join(retro, "cores")];
    const exported = await exportOf(
      "airstriker",
      ["--preset", "airstriker", "--updates", "3", ...places],
      ["--episodes", "2", "--most-steps", "60", ...places],
    );
    const { states } = JSON.parse(readFileSync(join(exported, "evaluation.json"), "utf8"));
    const expected = (states[0].played as { episodeReturn: number; steps: number }[]).map(
      ({ episodeReturn, steps }, episode) => ({ episode, return: episodeReturn, steps }),
    );
    assert.ok(expected.some((each) => each.return > 0));
    const program = ["examples", "python", "play_export.py"];
    const recorded = pythonSays(program, [exported, "--recorded"]) as (object & {
      readonly otherActions: number;
    })[];
    assert.deepEqual(
      recorded.map(({ otherActions: _, ...episode }) => episode),
      expected,
    );
    // ONNX Runtime's last bits may lead to another action where two are as likely.
    const others = recorded.reduce((sum, { otherActions }) => sum + otherActions, 0);
    assert.ok(others <= 2, `the network would take ${others} other actions`);
  },
);

test("the card's program for Node.js runs", { timeout: 300_000 }, async (context) => {
  const own = temporaryFolder(context);
  await copyOfRun("game", join(own, "run"));
  const out = join(own, "export");
  const how = ["--episodes", "1", "--states", "MeadowZone.Act1", "--most-steps", "4"];
  assert.equal((await runLockstep(["export", join(own, "run"), "--out", out, ...how])).code, 0);
  const card = readFileSync(join(out, "README.md"), "utf8");
  const [, program = ""] = /```ts\n([\s\S]*?)```/.exec(card) ?? [];
  // Inside the project, so that the package is found as a user's program finds it.
  const inside = mkdtempSync(join(projectRoot, "test", "dist", "card-program-"));
  context.after(() => rmSync(inside, { recursive: true, force: true }));
  const file = join(inside, "program.mjs");
  writeFileSync(file, program);
  const run = spawnSync(process.execPath, [file], { cwd: out, encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /^\[ 2, 7 \] \[ 2, 1 \]\n$/);
});
