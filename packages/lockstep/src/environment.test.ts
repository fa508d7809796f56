import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { LockstepError } from "@lockstep/errors";
import {
  type Environment,
  type EnvironmentOptions,
  type EnvironmentSource,
  type Episode,
  openEnvironment,
  type Step,
} from "./environment.ts";

const module = fileURLToPath(
  new URL("../../../examples/cart-pole/environment.mjs", import.meta.url),
);
const game = "HareDash-Nes";

/** Opens an environment that is closed after the test. */
async function opened(
  context: { after(hook: () => void): void },
  source: EnvironmentSource,
  options?: EnvironmentOptions,
): Promise<Environment> {
  const environment = await openEnvironment(source, options);
  context.after(() => environment.close());
  return environment;
}

/** Plays by the draws, as a random policy would. */
function steps(environment: Environment, count: number): readonly Step[] {
  const actions = environment.spec.actions.length;
  return Array.from({ length: count }, () =>
    environment.step(Math.floor(environment.draw * actions)),
  );
}

function endOf(environment: Environment, action: number): Episode {
  for (;;) {
    const { episode } = environment.step(action);
    if (episode !== null) return episode;
  }
}

/** @returns a line, after checking that it is one */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof LockstepError, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return assert.fail("it was not refused");
}

test("a game is opened by its name, with the wrappers of its preset, and shows what it is", async (context) => {
  const environment = await opened(context, { game });
  const { spec, observation } = environment;
  assert.equal(spec.name, game);
  assert.deepEqual(spec.observation, { kind: "pictures", type: "uint8", shape: [2, 44, 44] });
  assert.equal(environment.state, spec.startStates[0]);
  assert.deepEqual(spec.heldOutStates, ["MeadowZone.Act2"]);
  assert.equal(spec.framesPerStep, 8);
  assert.ok(Math.abs(spec.framesPerSecond - 60) < 1);
  assert.equal(spec.actions.length, 7);
  assert.ok(observation instanceof Uint8Array && observation.length === 2 * 44 * 44);
  const { width, height, rgb } = environment.picture();
  assert.deepEqual([rgb.length, width > 200, height > 200], [3 * width * height, true, true]);
});

test("settings change the wrappers", async (context) => {
  const settings = { observation: { height: 42, width: 36 }, frameSkip: 2, stack: 1 };
  const { spec } = await opened(context, { game, settings });
  assert.deepEqual(spec.observation.shape, [1, 42, 36]);
  assert.equal(spec.framesPerStep, 2);
});

test("the same seed and actions give the same episode, another seed another one", async (context) => {
  const [one, same, other] = await Promise.all(
    [5, 5, 6].map((seed) => opened(context, { game }, { seed, state: "CityZone.Act1" })),
  );
  assert.ok(one && same && other);
  const played = steps(one, 40);
  assert.deepEqual(played, steps(same, 40));
  assert.notDeepEqual(played, steps(other, 40));
  const [first, second] = [one.observation, one.observation];
  assert.deepEqual(first, second);
  steps(one, 10);
  assert.deepEqual(first, second, "observations are copies");
});

test("a module is opened by its file; its vectors are float32, and a step says how an episode ended", async (context) => {
  const environment = await opened(context, { module }, { mostSteps: 5 });
  assert.deepEqual(environment.spec.observation, {
    kind: "vector",
    type: "float32",
    shape: [4],
  });
  assert.ok(environment.observation instanceof Float32Array);
  assert.equal(environment.observation.length, 4);
  const played = [0, 1, 0, 1, 0].map((action) => environment.step(action));
  const last = played[4];
  assert.deepEqual(
    played.map(({ truncated }) => truncated),
    [false, false, false, false, true],
  );
  assert.deepEqual(
    [last?.terminated, last?.episode?.steps, last?.episode?.episodeReturn],
    [false, 5, 5],
  );
  assert.ok(last?.finalObservation instanceof Float32Array);
  assert.notDeepEqual(last.finalObservation, last.observation);
  assert.equal(played[3]?.finalObservation, null);
});

test("reset begins the next episode; after an end, and before the first step, it has begun", async (context) => {
  const [gone, reset, straight] = await Promise.all(
    [1, 1, 1].map((seed) => opened(context, { module }, { seed })),
  );
  assert.ok(gone && reset && straight);
  assert.deepEqual(reset.reset(), straight.observation);
  assert.equal(reset.episode, 0);
  const [one, two] = [endOf(reset, 1), endOf(straight, 1)];
  assert.deepEqual(one, two);
  assert.equal(reset.episode, 1);
  assert.deepEqual(reset.reset(), straight.observation);
  assert.deepEqual(endOf(reset, 0), endOf(straight, 0));
  gone.step(1);
  const first = gone.reset();
  assert.equal(gone.episode, 1);
  assert.notDeepEqual(first, straight.observation);
});

test("what is asked wrongly is refused in one line that says what to do", async (context) => {
  const open = (source: unknown, options?: unknown) => () =>
    openEnvironment(source as EnvironmentSource, options as EnvironmentOptions);
  const environment = await opened(context, { module });
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [open({}), /expected \{ game \}, \{ module \} or \{ folder \}.*docs\/library\.md/],
    [open({ game, module }), /expected \{ game \}/],
    [open({ game: "HareDush-Nes" }), /HareDush-Nes.*HareDash-Nes/],
    [open({ game, settings: { frameSkips: 3 } }), /frameSkips/],
    [open({ game }, { state: "MeadowZone.Act9" }), /MeadowZone\.Act9/],
    [open({ game }, { seed: -1 }), /seed/],
    [open({ game }, { states: ["MeadowZone.Act1"] }), /states/],
    [open({ module: "none.mjs" }), /none\.mjs/],
    [open({ folder: tmpdir() }), /holds no run.*name the folder of a run/],
    [open({ folder: "redis://somewhere" }), /folder is an address/],
    [() => environment.step(2), /action 2, expected an integer from 0 to 1/],
    [() => environment.step("1" as unknown as number), /type string, expected its number/],
  ];
  for (const [work, pattern] of cases) assert.match(await refusal(work), pattern);
  environment.close();
  environment.close();
  for (const work of [() => environment.step(0), () => environment.reset()])
    assert.match(await refusal(work), /the environment is closed; open another one/);
});

test("a module whose own code fails is refused when it is opened, in one line that names the place", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-library-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "broken.mjs");
  writeFileSync(
    file,
    `export default {
  name: "broken",
  actions: ["stay"],
  observation: { kind: "vector", length: 1 },
  create: () => ({
    reset: () => Float32Array.of(0),
    step() {
      throw new Error("lost\\nits way");
    },
  }),
};
`,
  );
  assert.match(
    await refusal(() => openEnvironment({ module: file })),
    /broken\.mjs, .* step\(\) threw lost; its way \(broken\.mjs:8:\d+\)/,
  );
});
