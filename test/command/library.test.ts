import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Evaluation } from "@lockstep/status";
import {
  type Decision,
  type Environment,
  type Episode,
  evaluate,
  LockstepError,
  loadPolicy,
  type Observation,
  openEnvironment,
  type Policy,
} from "lockstep";
import {
  projectRoot,
  runLockstep,
  smallPictures,
  temporaryFolder,
  train,
} from "../lockstep-command.ts";
import { libraryExample } from "../project/library-example.ts";

const few = ["--slots", "2", "--segment-length", "8", "--actors", "1", "--updates", "2"];
const state = "MeadowZone.Act1";
const mostSteps = 30;

const folder = temporaryFolder({ after });
/** Runs of Hare Dash and of cart-pole. */
const [hare, pole] = [join(folder, "hare"), join(folder, "pole")];
/** Of the first run. */
const exported = join(folder, "exported");

before(async () => {
  await train(folder, "hare", [...few, ...smallPictures]);
  const environment = join(projectRoot, "examples", "cart-pole", "environment.mjs");
  await train(folder, "pole", ["--environment", environment, ...few]);
  const chosen = ["--states", `${state},MeadowZone.Act2`, "--episodes", "2"];
  const { code, stderr } = await runLockstep([
    ...["export", hare, "--out", exported, ...chosen, "--most-steps", String(mostSteps)],
  ]);
  assert.equal(code, 0, stderr);
});

/** Plays episodes as the command does. */
async function played(
  policy: Policy,
  environment: Environment,
  { episodes, greedy }: { readonly episodes: number; readonly greedy: boolean },
): Promise<{ readonly outcomes: readonly Episode[]; readonly actions: readonly number[][] }> {
  const outcomes: Episode[] = [];
  const actions: number[][] = [[]];
  while (outcomes.length < episodes) {
    const options = greedy ? {} : { draws: [environment.draw] };
    const [{ action }] = await policy.act([environment.observation], options);
    actions.at(-1)?.push(action);
    const { episode } = environment.step(action);
    if (episode === null) continue;
    outcomes.push(episode);
    actions.push([]);
  }
  return { outcomes, actions: actions.slice(0, -1) };
}

/** What `lockstep evaluate` writes. */
async function evaluated(run: string, args: readonly string[]): Promise<Evaluation> {
  const json = join(folder, "evaluation.json");
  const { code, stderr } = await runLockstep([
    "evaluate",
    "--run-dir",
    run,
    "--json",
    json,
    ...args,
  ]);
  assert.equal(code, 0, stderr);
  return JSON.parse(readFileSync(json, "utf8")) as Evaluation;
}

test("evaluate gives the numbers of lockstep evaluate, of a run and of its export, to the last digit, and writes nothing", async () => {
  const options = { episodes: 2, states: [state, "MeadowZone.Act2"], mostSteps, seed: 9 };
  const command = await evaluated(hare, [
    ...["--episodes", "2", "--states", `${state},MeadowZone.Act2`],
    ...["--most-steps", String(mostSteps), "--seed", "9"],
  ]);
  assert.deepEqual(await evaluate(hare, options), command);
  assert.deepEqual(await evaluate(exported, options), command);
  const { code, stderr } = await runLockstep(["verify", exported, "--files-only"]);
  assert.equal(code, 0, stderr);
  const greedy = { policies: ["trained"], greedy: true, episodes: 1, version: 2 } as const;
  assert.deepEqual(
    await evaluate(pole, greedy),
    await evaluated(pole, ["--policy", "trained", "--greedy", "--episodes", "1"]),
  );
});

for (const greedy of [false, true])
  test(`a program that plays ${greedy ? "the likeliest actions" : "by the draws"} sees the episodes of lockstep evaluate`, async (context) => {
    const options = { seed: 4, state, mostSteps };
    for (const source of [hare, exported]) {
      const policy = await loadPolicy(source);
      const environment = await openEnvironment({ folder: source }, options);
      context.after(() => environment.close());
      const { outcomes } = await played(policy, environment, { episodes: 3, greedy });
      await policy.close();
      const command = await evaluated(hare, [
        ...["--episodes", "3", "--states", state, "--seed", "4", "--policy", "trained"],
        ...["--most-steps", String(mostSteps), ...(greedy ? ["--greedy"] : [])],
      ]);
      const [row] = command.policies["trained"] ?? [];
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.equal(mean(outcomes.map(({ episodeReturn }) => episodeReturn)), row?.returnMean);
      assert.equal(mean(outcomes.map(({ steps }) => steps)), row?.stepsMean);
      assert.equal(mean(outcomes.map(({ progress }) => progress ?? 0)), row?.progressMean);
    }
  });

test("an export's recorded episodes are those that its policy plays, action by action", async (context) => {
  const record = JSON.parse(readFileSync(join(exported, "evaluation.json"), "utf8"));
  const { states, seed } = record as {
    readonly seed: number;
    readonly states: readonly {
      readonly state: string;
      readonly played: readonly { readonly actions: string; readonly episodeReturn: number }[];
    }[];
  };
  const policy = await loadPolicy(exported);
  context.after(() => policy.close());
  for (const { state, played: recorded } of states) {
    const environment = await openEnvironment({ folder: exported }, { state, seed, mostSteps });
    const { actions, outcomes } = await played(policy, environment, {
      episodes: recorded.length,
      greedy: false,
    });
    environment.close();
    assert.deepEqual(
      actions.map((each) => Buffer.from(each).toString("base64")),
      recorded.map((each) => each.actions),
    );
    assert.deepEqual(
      outcomes.map(({ episodeReturn }) => episodeReturn),
      recorded.map(({ episodeReturn }) => episodeReturn),
    );
  }
});

test("a policy says what it is; a decision does not depend on the others in its batch", async (context) => {
  const [policy, environment] = [await loadPolicy(pole), await openEnvironment({ folder: pole })];
  context.after(async () => {
    environment.close();
    await policy.close();
  });
  assert.deepEqual(
    [policy.version, policy.actions, policy.observation],
    [2, environment.spec.actions, environment.spec.observation],
  );
  const about = JSON.parse(readFileSync(join(pole, "weights", "2.json"), "utf8"));
  assert.deepEqual([policy.run, policy.weightsSha256], [about.run, about.sha256]);
  const seen: Observation[] = [];
  const draws: number[] = [];
  for (let step = 0; step < 9; step++) {
    seen.push(environment.observation);
    draws.push(environment.draw);
    environment.step(step % 2);
  }
  const together = await policy.act(seen, { draws });
  const alone = await Promise.all(
    seen.map(async (each, row) => (await policy.act([each], { draws: [draws[row] ?? 0] }))[0]),
  );
  assert.deepEqual(together, alone);
  assert.equal(new Set(together.map(({ action }) => action)).size, 2);
  for (const { probabilities, value } of together) {
    assert.ok(Math.abs(probabilities.reduce((sum, each) => sum + each, 0) - 1) < 1e-6);
    assert.ok(Number.isFinite(value));
  }
  const likeliest = (await policy.act(seen)).map(({ action }) => action);
  assert.deepEqual(
    likeliest,
    together.map(({ probabilities: [first = 0, second = 0] }: Decision) =>
      second > first ? 1 : 0,
    ),
  );
});

test("the best version is the one that the run's evaluations know", async () => {
  const { code, stderr } = await runLockstep([
    ...["evaluator", pole, "--every", "1", "--once", "--episodes", "3"],
  ]);
  assert.equal(code, 0, stderr);
  const only = ["--policy", "trained", "--episodes", "1"];
  const command = await evaluated(pole, ["--version", "best", ...only]);
  const policy = await loadPolicy(pole, { version: "best" });
  await policy.close();
  assert.equal(policy.version, command.version);
  const options = { version: "best", policies: ["trained"], episodes: 1 } as const;
  assert.deepEqual(await evaluate(pole, options), command);
});

test("observations, draws and weights that do not fit are refused in one line", async () => {
  const policy = await loadPolicy(hare);
  const length = policy.observation.shape.reduce((product, each) => product * each, 1);
  const fits = new Uint8Array(length);
  const cases: readonly (readonly [readonly Observation[], object, RegExp])[] = [
    [[fits.subarray(1)], {}, new RegExp(`observation 0 is a Uint8Array of ${length - 1}`)],
    [
      fits as unknown as Uint8Array[],
      {},
      /act got a Uint8Array of .*; put a single one in brackets/,
    ],
    [[fits, new Float32Array(length / 4)], {}, /observation 1 is a Float32Array.*Uint8Array/],
    [[fits], { draws: [0.5, 0.5] }, /2 draws for 1 observations/],
    [[fits], { draws: [1] }, /the draw 1 .*\[0, 1\)/],
    [[fits], { draw: [0.5] }, /draw/],
  ];
  for (const [observations, options, pattern] of cases)
    await assert.rejects(policy.act(observations, options), (error: Error) => {
      assert.ok(error instanceof LockstepError, String(error));
      assert.match(error.message, pattern);
      return !error.message.includes("\n");
    });
  assert.deepEqual(await policy.act([]), []);
  const last = policy.act([fits]);
  await policy.close();
  await policy.close();
  assert.equal((await last).length, 1, "what was asked before is answered");
  await assert.rejects(policy.act([fits]), { code: "CLOSED" });
  for (const load of [loadPolicy, evaluate])
    await assert.rejects(load(exported, { version: 1 }), /an export, which has one version/);
  await assert.rejects(loadPolicy(hare, { version: "best" }), /has no evaluation .*lockstep eval/);
  await assert.rejects(loadPolicy(hare, { version: 7 }), /no weights of version 7/);
  const damaged = join(folder, "damaged");
  cpSync(hare, damaged, { recursive: true });
  writeFileSync(join(damaged, "weights", "2.f32"), "other weights");
  await assert.rejects(loadPolicy(damaged), { code: "RUN_FOLDER", message: /is damaged/ });
});

test("telemetry of native libraries is off as soon as the library is imported", () => {
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  const program = 'await import("lockstep"); console.log(process.env.ORT_DISABLE_TELEMETRY);';
  const words = ["--input-type=module", "--eval", program];
  const { stdout } = spawnSync(process.execPath, words, {
    cwd: projectRoot,
    env,
    encoding: "utf8",
  });
  assert.equal(stdout, "1\n");
});

test("README's program plays an episode with a run's policy", async () => {
  const program = join(projectRoot, "test", "dist", "library-example");
  rmSync(program, { recursive: true, force: true });
  mkdirSync(join(program, "runs"), { recursive: true });
  cpSync(pole, join(program, "runs", "first"), { recursive: true });
  writeFileSync(join(program, "play.mjs"), libraryExample());
  const { status, stdout, stderr } = spawnSync(process.execPath, ["play.mjs"], {
    cwd: program,
    encoding: "utf8",
  });
  rmSync(program, { recursive: true, force: true });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^\d+ steps, return [\d.]+\n$/);
});
