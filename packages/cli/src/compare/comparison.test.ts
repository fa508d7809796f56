import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { ledgerLine, lineSha256, noLine } from "@lockstep/round";
import { aHeader, anUpdate } from "@lockstep/round/testing";
import { modulePreset } from "@lockstep/run-configuration";
import { writeSweepRecord } from "../sweep/sweep-record.ts";
import { comparisonOf } from "./comparison.ts";
import { comparisonLines } from "./comparison-lines.ts";
import { comparisonSvg } from "./comparison-svg.ts";
import { readRunGroups } from "./run-groups.ts";

const options = { metric: undefined, episodes: 2, bootstrap: { seed: 1, repetitions: 100 } };

function aFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-compare-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

interface GivenRun {
  readonly seed?: number;
  readonly learningRate?: number;
  readonly game?: string;
  /** By update: return of one episode each, by start state. */
  readonly returns?: readonly Readonly<Record<string, number>>[];
  readonly progress?: number | null;
  readonly torn?: boolean;
}

/** A run's folder as training leaves it, as far as it is compared: 2 slots of 3 steps, so 6 steps an update. */
function aRun(folder: string, name: string, given: GivenRun = {}): string {
  const { seed = 1, learningRate = 1e-3, game = "line", returns = [{ one: 1 }] } = given;
  const preset = modulePreset({
    name: game,
    file: "line.mjs",
    observation: { kind: "vector", length: 2 },
    actions: ["left", "right"],
    timeLimitSteps: null,
    training: { slots: 2, segmentLength: 3 },
  }).configuration as { readonly learning: object };
  const configuration = { ...preset, seed, learning: { ...preset.learning, learningRate } };
  const run = join(folder, name);
  mkdirSync(run, { recursive: true });
  const record = { run: name, configuration, store: "folder", createdAt: "2026-11-29" };
  writeFileSync(join(run, "run.json"), JSON.stringify(record));
  let previous = noLine;
  let text = "";
  const add = (record: Parameters<typeof ledgerLine>[0]): void => {
    const line = ledgerLine(record, previous);
    previous = lineSha256(line);
    text += `${line}\n`;
  };
  add(aHeader({ configuration }));
  for (const [index, episodes] of returns.entries())
    add({
      ...anUpdate(index + 1),
      episodes: Object.entries(episodes).map(([startState, episodeReturn], slot) => ({
        ...{ slot, episode: index, startState, episodeReturn, steps: 3, frames: 3 },
        ...{ progress: given.progress ?? null, finished: episodeReturn > 2, truncated: false },
      })),
    });
  writeFileSync(join(run, "ledger.jsonl"), given.torn === true ? `${text}{"type":"upd` : text);
  return run;
}

async function compared(places: readonly string[], changes: object = {}) {
  return comparisonOf(await readRunGroups(places, "/"), { ...options, ...changes });
}

test("runs that differ in the seed only are a group, named after what groups differ in", async (context) => {
  const folder = aFolder(context);
  const places = [1, 2].flatMap((seed) =>
    [1e-3, 5e-4].map((learningRate) =>
      aRun(folder, `${learningRate}-${seed}`, { seed, learningRate, returns: [{ one: seed }] }),
    ),
  );
  const { groups, improvements, metric } = await compared(places);
  assert.equal(metric, "return");
  assert.deepEqual(
    groups.map(({ name, runs }) => [name, runs.map(({ seed, scores }) => [seed, ...scores])]),
    [
      [
        "learningRate=0.001",
        [
          [1, 1],
          [2, 2],
        ],
      ],
      [
        "learningRate=0.0005",
        [
          [1, 1],
          [2, 2],
        ],
      ],
    ],
  );
  assert.deepEqual(
    improvements.map(({ group, than, probability }) => [group, than, probability.value]),
    [
      ["learningRate=0.001", "learningRate=0.0005", 0.5],
      ["learningRate=0.0005", "learningRate=0.001", 0.5],
    ],
  );
});

test("a score is the mean of the last episodes of a start state, at the steps that all runs have", async (context) => {
  const folder = aFolder(context);
  const long = [{ a: 1, b: 10 }, { a: 2, b: 20 }, { a: 6 }, { a: 1000, b: 1000 }];
  const places = [
    aRun(folder, "long", { seed: 1, returns: long }),
    aRun(folder, "short", { seed: 2, returns: [{ a: 3, b: 7 }, {}, {}], torn: true }),
  ];
  const { environmentSteps, startStates, groups } = await compared(places);
  assert.equal(environmentSteps, 18);
  assert.deepEqual(startStates, ["a", "b"]);
  const [group] = groups;
  assert.equal(groups.length, 1);
  assert.equal(group?.name, "long");
  assert.deepEqual(
    group?.runs.map(({ scores }) => scores),
    [
      [4, 15],
      [3, 7],
    ],
  );
  // Sorted 3, 4, 7, 15: a quarter is one score.
  assert.equal(group?.interquartileMean.value, 5.5);
  assert.equal(group?.mean.value, 7.25);
  assert.deepEqual([group?.profile[0]?.above, group?.profile[0]?.value], [0, 1]);
  assert.deepEqual([group?.profile.at(-1)?.above, group?.profile.at(-1)?.value], [15, 0]);
  // Both have a score from both states from the first update on.
  assert.equal(group?.curve[0]?.environmentSteps, 6.12);
  assert.equal(group?.curve[0]?.value, 5);
  assert.equal(group?.curve.at(-1)?.value, 5.5);
});

test("progress counts where every episode has it, and shares are shown as such", async (context) => {
  const folder = aFolder(context);
  const places = [1, 2, 3].map((seed) => aRun(folder, String(seed), { seed, progress: 0.25 }));
  const comparison = await compared(places);
  assert.equal(comparison.metric, "progress");
  const lines = comparisonLines(comparison);
  assert.match(lines.join("\n"), /^1 +3 +25 % +25 % to 25 % /m);
  assert.doesNotMatch(lines.join("\n"), /fewer than 3 seeds|Probability/);
  assert.equal((await compared(places, { metric: "finished" })).groups[0]?.mean.value, 0);
});

test("a sweep's runs are compared, and a drawing has every chart", async (context) => {
  const folder = aFolder(context);
  writeSweepRecord(folder, {
    seeds: [1, 2],
    vary: [{ key: "learning.learningRate", values: [1e-3, 5e-4] }],
    train: [],
    cwd: "/",
  });
  for (const seed of [1, 2])
    for (const learningRate of [1e-3, 5e-4]) {
      const better = { seed, learningRate, returns: [{ one: learningRate === 1e-3 ? 5 : seed }] };
      aRun(folder, `learningRate=${learningRate}_seed=${seed}`, better);
    }
  const comparison = await compared([folder]);
  const text = comparisonLines(comparison).join("\n");
  assert.match(text, /Probability that a run of learningRate=0.001 scores higher/);
  assert.match(text, /learningRate=0.0005 +100 % +100 % to 100 %/);
  assert.match(text, /fewer than 3 seeds/);
  const svg = comparisonSvg(comparison);
  for (const title of ["Interquartile mean of return with", "Share of runs", "Probability of"])
    assert.ok(svg.includes(title), title);
  assert.equal(svg.match(/fill-opacity="0.18"/g)?.length, 4, "a band for each curve and profile");
  assert.equal(svg.match(/<circle/g)?.length, 3, "an interval for each group and pair");
  assert.deepEqual(await compared([folder]), comparison, "the same draws");
});

test("what cannot be compared is refused with the folder and what to do", async (context) => {
  const folder = aFolder(context);
  const one = aRun(folder, "one");
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /name runs or sweeps/],
    [[join(folder, "none")], /none holds no run .*name the folder of a run/],
    [[one, aRun(folder, "twin")], /one and .*twin are the same run.*seed 1/],
    [[one, aRun(folder, "game", { game: "other" })], /plays line and .*game plays other/],
    [
      [one, aRun(folder, "state", { seed: 2, returns: [{ two: 1 }] })],
      /not both ended an episode from/,
    ],
    [[aRun(folder, "none-ended", { returns: [{}] })], /none-ended has ended no episode yet/],
    [[aRun(folder, "no-update", { returns: [] })], /no-update.*has no update yet/],
    [
      [aRun(folder, "late", { seed: 3, returns: [{}, { one: 1 }] }), one],
      /late has ended no episode from one within 6 steps/,
    ],
  ];
  for (const [places, problem] of refused) await assert.rejects(compared(places), problem);
  await assert.rejects(compared([one], { metric: "progress" }), /line does not say how far/);
  writeFileSync(join(one, "ledger.jsonl"), "{}\n{}\n");
  await assert.rejects(compared([one]), /line 1 is no record/);
});
