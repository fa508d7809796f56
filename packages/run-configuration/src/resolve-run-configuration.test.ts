import assert from "node:assert/strict";
import { test } from "node:test";
import { type Algorithm, a2c } from "@lockstep/algorithm";
import { z } from "zod";
import { configurationSha256 } from "./canonical/configuration-sha256.ts";
import { presets } from "./presets/presets.ts";
import {
  type CoreWish,
  type RunConfigurationSources,
  resolveRunConfiguration,
} from "./resolve-run-configuration.ts";

const installedCore = async (
  { game, startStates }: { readonly game: string; readonly startStates: readonly string[] },
  wanted?: CoreWish,
): Promise<CoreWish | null> =>
  startStates.length > 0 &&
  game.endsWith("-Nes") &&
  (wanted === undefined || wanted.name === "jsnes")
    ? null
    : { name: wanted?.name ?? "Usual", version: "3" };
const trainingStates = (game: string): readonly string[] => [`${game}.One`, `${game}.Two`];

test("every preset resolves", async () => {
  for (const preset of Object.keys(presets)) {
    await assert.doesNotReject(
      resolveRunConfiguration({ preset, trainingStates, installedCore }),
      preset,
    );
  }
});

test("the default preset's start states are the game's training states, and are in the hash", async () => {
  const one = await resolveRunConfiguration({ trainingStates });
  assert.deepEqual(one.environment.startStates, ["HareDash-Nes.One", "HareDash-Nes.Two"]);
  const other = await resolveRunConfiguration({ trainingStates: () => ["Else"] });
  assert.notEqual(configurationSha256(one), configurationSha256(other));
});

test("start states that are named are kept and nobody asks the game", async () => {
  const run = await resolveRunConfiguration({
    overrides: { environment: { startStates: ["Mine"] } },
    trainingStates: () => assert.fail("asked"),
  });
  assert.deepEqual(run.environment.startStates, ["Mine"]);
});

test("options win over the file, the file over the preset, and undefined says nothing", async () => {
  const run = await resolveRunConfiguration({
    file: { seed: 5, slots: 3, learning: { algorithm: { gamma: 0.9 } } },
    overrides: { slots: 4, segmentLength: undefined, learning: { algorithm: { lambda: 1 } } },
    trainingStates,
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
  });
  assert.deepEqual(replaced.learning.optimizer, other);
  const merged = await resolveRunConfiguration({
    file: { learning: { optimizer: { beta1: 0.5 } } },
    trainingStates,
  });
  assert.deepEqual(merged.learning.optimizer, {
    ...presets["default"]?.configuration.learning.optimizer,
    beta1: 0.5,
  });
});

test("the core that plays is part of the configuration with its version, the one of Lockstep is not", async () => {
  const plain = await resolveRunConfiguration({ trainingStates });
  const asked = await resolveRunConfiguration({ trainingStates, installedCore });
  const named = await resolveRunConfiguration({
    overrides: { core: { name: "jsnes" } },
    trainingStates,
    installedCore,
  });
  const hashes = [plain, asked, named].map(configurationSha256);
  assert.equal(new Set(hashes).size, 1);
  const other = await resolveRunConfiguration({
    file: { environment: { game: "Other-Genesis" } },
    trainingStates,
    installedCore,
  });
  assert.deepEqual(other.core, { name: "Usual", version: "3", options: {} });
  const native = await resolveRunConfiguration({
    file: { core: { name: "Native", options: { speed: "fast" } } },
    trainingStates,
    installedCore,
  });
  assert.deepEqual(native.core, { name: "Native", version: "3", options: { speed: "fast" } });
  assert.notEqual(configurationSha256(native), hashes[0]);
});

test("what the game's files say is part of the configuration, whatever a file said of it", async () => {
  const asked: unknown[] = [];
  const run = await resolveRunConfiguration({
    file: { integration: { "data.json": "0".repeat(64) } },
    trainingStates,
    integration: ({ game, scenario, startStates }) => {
      asked.push([game, scenario, startStates]);
      return { "scenario.json": "1".repeat(64) };
    },
  });
  assert.deepEqual(run.integration, { "scenario.json": "1".repeat(64) });
  assert.deepEqual(asked, [["HareDash-Nes", "scenario", ["HareDash-Nes.One", "HareDash-Nes.Two"]]]);
  const unknown = await resolveRunConfiguration({ trainingStates });
  assert.notEqual(configurationSha256(run), configurationSha256(unknown));
});

test("bad sources are refused with their code", async () => {
  const cases: readonly [Partial<RunConfigurationSources>, string][] = [
    [{ preset: "fast" }, "UNKNOWN_PRESET"],
    [{ preset: "toString" }, "UNKNOWN_PRESET"],
    [{ file: [1] }, "INVALID_CONFIGURATION"],
    [{ file: { environment: 3 } }, "INVALID_CONFIGURATION"],
    [{ file: { nonsense: 3 } }, "INVALID_CONFIGURATION"],
    [{ file: { core: { name: "Native" } } }, "INVALID_CONFIGURATION"],
    [{ file: { core: 3 }, installedCore }, "INVALID_CONFIGURATION"],
    [
      { file: { core: { name: "jsnes", options: { a: "b" } } }, installedCore },
      "INVALID_CONFIGURATION",
    ],
    [{ trainingStates: () => [] }, "INVALID_CONFIGURATION"],
  ];
  for (const [sources, code] of cases) {
    await assert.rejects(resolveRunConfiguration({ trainingStates, ...sources }), { code });
  }
});

test("an algorithm's options that nobody spoke of are filled in; another algorithm replaces the preset's as a whole", async () => {
  const run = await resolveRunConfiguration({
    overrides: { learning: { algorithm: { name: "a2c", gamma: 0.5 } } },
    trainingStates,
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
  });
  assert.deepEqual(other.learning.algorithm, { name: "mine", fileSha256, heat: 3 });
});

test("an unknown algorithm is refused with the known ones", async () => {
  await assert.rejects(
    resolveRunConfiguration({
      overrides: { learning: { algorithm: { name: "a2d" } } },
      trainingStates,
    }),
    {
      code: "INVALID_CONFIGURATION",
      message: /learning\.algorithm\.name: there is no algorithm "a2d".*a2c/,
    },
  );
});
