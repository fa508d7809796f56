import assert from "node:assert/strict";
import { test } from "node:test";
import { type Algorithm, a2c } from "@lockstep/algorithm";
import type { RetroEnvironment } from "@lockstep/environment/configuration";
import { z } from "zod";
import { configurationSha256 } from "./canonical/configuration-sha256.ts";
import { presets } from "./presets/presets.ts";
import {
  type CoreWish,
  type RunConfigurationSources,
  resolveRunConfiguration,
} from "./resolve-run-configuration.ts";
import type { RunConfiguration } from "./run-configuration.ts";

const installedCore = async (
  { game, startStates }: { readonly game: string; readonly startStates: readonly string[] },
  wanted?: CoreWish,
): Promise<CoreWish | null> =>
  startStates.length > 0 &&
  game.endsWith("-Nes") &&
  (wanted === undefined || wanted.name === "Lockstep NES")
    ? null
    : { name: wanted?.name ?? "Usual", version: "3" };
const identity = (): Readonly<Record<string, string>> => ({ "data.json": "a".repeat(64) });
const trainingStates = (game: string): readonly string[] => [`${game}.One`, `${game}.Two`];

test("every preset resolves, the one for any game when it is given a game", async () => {
  const gameActions = () => ({ actions: [[], ["A"]], from: "console" as const });
  for (const { name: preset, configuration } of Object.values(presets)) {
    const none = configuration.environment.game === "";
    const sources = { preset, trainingStates, identity, installedCore, gameActions };
    const named = { overrides: { environment: { game: "Some-Nes" } } };
    await assert.doesNotReject(resolveRunConfiguration({ ...sources, ...(none && named) }), preset);
    if (none)
      await assert.rejects(resolveRunConfiguration(sources), {
        code: "INVALID_CONFIGURATION",
        message: /preset any-game .* name one with --game NAME/,
      });
  }
});

test("the default preset's start states are the game's training states, and are in the hash", async () => {
  const one = await resolveRunConfiguration({ trainingStates, identity });
  assert.deepEqual(startStatesOf(one), ["HareDash-Nes.One", "HareDash-Nes.Two"]);
  const other = await resolveRunConfiguration({ trainingStates: () => ["Else"], identity });
  assert.notEqual(configurationSha256(one), configurationSha256(other));
});

test("start states that are named are kept and nobody asks the game", async () => {
  const run = await resolveRunConfiguration({
    overrides: { environment: { startStates: ["Mine"] } },
    trainingStates: () => assert.fail("asked"),
    identity,
  });
  assert.deepEqual(startStatesOf(run), ["Mine"]);
});

test("options win over the file, the file over the preset, and undefined says nothing", async () => {
  const run = await resolveRunConfiguration({
    file: { seed: 5, slots: 3, learning: { algorithm: { gamma: 0.9 } } },
    overrides: { slots: 4, segmentLength: undefined, learning: { algorithm: { lambda: 1 } } },
    trainingStates,
    identity,
  });
  assert.equal(run.seed, 5);
  assert.equal(run.slots, 4);
  assert.equal(run.segmentLength, presets["default"]?.configuration.segmentLength);
  const { gamma, lambda } = run.learning.algorithm;
  assert.deepEqual([gamma, lambda], [0.9, 1]);
});

test("another kind of optimizer replaces the preset's as a whole, the same kind is merged", async () => {
  const other = { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-8 } as const;
  const replaced = await resolveRunConfiguration({
    overrides: { learning: { optimizer: other } },
    trainingStates,
    identity,
  });
  assert.deepEqual(replaced.learning.optimizer, other);
  const merged = await resolveRunConfiguration({
    file: { learning: { optimizer: { beta1: 0.5 } } },
    trainingStates,
    identity,
  });
  assert.deepEqual(merged.learning.optimizer, {
    ...presets["default"]?.configuration.learning.optimizer,
    beta1: 0.5,
  });
});

test("the core that plays is part of the configuration with its version, the one of Lockstep is not", async () => {
  const plain = await resolveRunConfiguration({ trainingStates, identity });
  const asked = await resolveRunConfiguration({ trainingStates, identity, installedCore });
  const named = await resolveRunConfiguration({
    overrides: { environment: { core: { name: "Lockstep NES" } } },
    trainingStates,
    identity,
    installedCore,
  });
  const hashes = [plain, asked, named].map(configurationSha256);
  assert.equal(new Set(hashes).size, 1);
  const other = await resolveRunConfiguration({
    file: { environment: { game: "Other-Genesis" } },
    trainingStates,
    identity,
    installedCore,
  });
  assert.deepEqual(coreOf(other), { name: "Usual", version: "3", options: {} });
  const native = await resolveRunConfiguration({
    file: { environment: { core: { name: "Native", options: { speed: "fast" } } } },
    trainingStates,
    identity,
    installedCore,
  });
  assert.deepEqual(coreOf(native), { name: "Native", version: "3", options: { speed: "fast" } });
  assert.notEqual(configurationSha256(native), hashes[0]);
});

test("a game that shows whether it is drawn is drawn in every frame, and the configuration says so, unless it says something by hand", async () => {
  const asked: string[] = [];
  const resolve = (environment: object, shows: boolean) =>
    resolveRunConfiguration({
      ...{ trainingStates, identity, installedCore },
      file: { environment: { game: "Other-Genesis", ...environment } },
      showsDrawing: async ({ game, core }) => {
        asked.push(`${game} on ${core?.name}`);
        return shows;
      },
    });
  const drawn = ({ environment }: RunConfiguration): unknown =>
    (environment as RetroEnvironment).drawEveryFrame;
  const [hidden, shown] = [await resolve({}, false), await resolve({}, true)];
  assert.deepEqual([drawn(hidden), drawn(shown)], [undefined, true]);
  assert.ok(!("drawEveryFrame" in hidden.environment), "the hashes of other games stay");
  assert.notEqual(configurationSha256(hidden), configurationSha256(shown));
  assert.deepEqual(asked, ["Other-Genesis on Usual", "Other-Genesis on Usual"]);
  asked.length = 0;
  const [off, on] = [
    await resolve({ drawEveryFrame: false }, true),
    await resolve({ drawEveryFrame: true }, false),
  ];
  assert.deepEqual([drawn(off), drawn(on)], [false, true]);
  assert.equal(drawn(await resolve({ game: "HareDash-Nes" }, true)), undefined);
  assert.deepEqual(asked, [], "neither said by hand nor played by Lockstep's own core");
});

test("what the game's files say is part of the configuration, whatever a file said of it", async () => {
  const asked: unknown[] = [];
  const run = await resolveRunConfiguration({
    file: { environment: { identity: { "data.json": "0".repeat(64) } } },
    trainingStates,
    identity: (environment) => {
      const { game, scenario, startStates } = environment as RetroEnvironment;
      asked.push([game, scenario, startStates]);
      return { "scenario.json": "1".repeat(64) };
    },
  });
  assert.deepEqual(run.environment.identity, { "scenario.json": "1".repeat(64) });
  assert.deepEqual(asked, [["HareDash-Nes", "scenario", ["HareDash-Nes.One", "HareDash-Nes.Two"]]]);
  const other = await resolveRunConfiguration({ trainingStates, identity });
  assert.notEqual(configurationSha256(run), configurationSha256(other));
});

test("an environment of another kind replaces the preset's as a whole, and no game is asked for", async () => {
  const environment = {
    kind: "module",
    name: "line",
    file: "line.mjs",
    actions: ["back", "on"],
    observation: { kind: "vector", length: 1 },
    rewardScale: 1,
    rewardClip: null,
    stack: 1,
    timeLimitSteps: null,
  } as const;
  const run = await resolveRunConfiguration({
    file: { environment, network: { architecture: "mlp" } },
    trainingStates: () => assert.fail("asked"),
    installedCore: () => assert.fail("asked"),
    identity,
  });
  assert.deepEqual(run.environment, { ...environment, identity: identity() });
});

test("bad sources are refused with their code", async () => {
  const cases: readonly [Partial<RunConfigurationSources>, string][] = [
    [{ preset: "fast" }, "UNKNOWN_PRESET"],
    [{ preset: "toString" }, "UNKNOWN_PRESET"],
    [{ file: [1] }, "INVALID_CONFIGURATION"],
    [{ file: { environment: 3 } }, "INVALID_CONFIGURATION"],
    [{ file: { nonsense: 3 } }, "INVALID_CONFIGURATION"],
    [{ file: { environment: { core: { name: "Native" } } } }, "INVALID_CONFIGURATION"],
    [{ file: { environment: { core: 3 } }, installedCore }, "INVALID_CONFIGURATION"],
    [
      {
        file: { environment: { core: { name: "Lockstep NES", options: { a: "b" } } } },
        installedCore,
      },
      "INVALID_CONFIGURATION",
    ],
    [{ trainingStates: () => [] }, "INVALID_CONFIGURATION"],
  ];
  for (const [sources, code] of cases) {
    await assert.rejects(resolveRunConfiguration({ trainingStates, identity, ...sources }), {
      code,
    });
  }
});

test("an algorithm's options that nobody spoke of are filled in; another algorithm replaces the preset's as a whole", async () => {
  const run = await resolveRunConfiguration({
    overrides: { learning: { algorithm: { name: "a2c", gamma: 0.5 } } },
    trainingStates,
    identity,
  });
  assert.deepEqual(run.learning.algorithm, {
    ...presets["default"]?.configuration.learning.algorithm,
    gamma: 0.5,
  });
  const mine = { ...a2c, name: "mine", options: z.strictObject({ heat: z.number().default(3) }) };
  const fileSha256 = "ab".repeat(32);
  const other = await resolveRunConfiguration({
    overrides: { learning: { algorithm: { name: "mine", fileSha256 } } },
    algorithms: { mine: mine as unknown as Algorithm },
    trainingStates,
    identity,
  });
  assert.deepEqual(other.learning.algorithm, { name: "mine", fileSha256, heat: 3 });
  const sources = {
    overrides: { learning: { algorithm: { name: "mine", fileSha256 } } },
    algorithms: { mine: mine as unknown as Algorithm },
    trainingStates,
    identity,
  };
  const hot = await resolveRunConfiguration({
    ...sources,
    file: { learning: { algorithm: { heat: 5 } } },
  });
  assert.deepEqual(hot.learning.algorithm, { name: "mine", fileSha256, heat: 5 });
});

test("an unknown algorithm is refused with the known ones", async () => {
  await assert.rejects(
    resolveRunConfiguration({
      overrides: { learning: { algorithm: { name: "a2d" } } },
      trainingStates,
      identity,
    }),
    {
      code: "INVALID_CONFIGURATION",
      message: /learning\.algorithm\.name: there is no algorithm "a2d".*a2c/,
    },
  );
});

function startStatesOf({ environment }: RunConfiguration): readonly string[] {
  return (environment as RetroEnvironment).startStates;
}

function coreOf({ environment }: RunConfiguration): unknown {
  return (environment as RetroEnvironment).core;
}
