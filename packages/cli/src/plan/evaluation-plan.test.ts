import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { ownGames } from "@lockstep/environment";
import type { CliError } from "../cli-error.ts";
import { keepEvaluationPlan, planEvaluation } from "./evaluation-plan.ts";
import type { RunPlan } from "./run-plan.ts";

const places = { gamePaths: [ownGames], romPaths: [], coresPaths: [] };
const game = { kind: "retro", game: "HareDash-Nes", scenario: "scenario" };
const module = { kind: "module", name: "toy" };

type Asked = Parameters<typeof planEvaluation>[1];
const nothing: Asked = { evaluateEvery: undefined, evaluateEpisodes: undefined };

/** Rounds of 320 steps, as the default run has. */
function plan(
  targetVersion: number,
  asked: Partial<Asked> = {},
  { environment = game as object, folder = "", slots = 16 } = {},
) {
  const configuration = { slots, segmentLength: 20, environment } as RunPlan["configuration"];
  const resumed = folder === "" ? null : ({} as RunPlan["resumed"]);
  return planEvaluation(
    { configuration, targetVersion, folder, resumed },
    { ...nothing, ...asked },
    places,
  );
}

test("a run is evaluated ten times, at most once in 16,000 steps, and a short one not at all", () => {
  assert.deepEqual(plan(500), { every: 50, episodes: 5 });
  assert.deepEqual(plan(5_001), { every: 501, episodes: 5 });
  assert.deepEqual(plan(120), { every: 50, episodes: 5 });
  assert.equal(plan(12), null);
  assert.equal(plan(49), null);
  assert.equal(plan(200, {}, { slots: 2 }), null, "200 rounds of 40 steps are short, too");
});

test("a run without held-out start states is evaluated where somebody asks for it", () => {
  assert.equal(plan(500, {}, { environment: module }), null);
  assert.deepEqual(plan(500, { evaluateEvery: 100 }, { environment: module }), {
    every: 100,
    episodes: 5,
  });
});

test("0 turns it off, and what is asked for holds for short runs, too", () => {
  assert.equal(plan(500, { evaluateEvery: 0 }), null);
  assert.deepEqual(plan(12, { evaluateEvery: 4, evaluateEpisodes: 2 }), { every: 4, episodes: 2 });
});

test("a run that goes on is evaluated as before, until somebody says otherwise", (context: TestContext) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-evaluation-plan-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.deepEqual(plan(1_000, {}, { folder }), { every: 100, episodes: 5 });
  keepEvaluationPlan(folder, { every: 7, episodes: 2 });
  assert.deepEqual(plan(1_000, {}, { folder }), { every: 7, episodes: 2 });
  assert.deepEqual(plan(1_000, { evaluateEvery: 50 }, { folder }), { every: 50, episodes: 2 });
  assert.equal(plan(1_000, { evaluateEvery: 0 }, { folder }), null);
  keepEvaluationPlan(folder, null);
  assert.equal(plan(1_000, {}, { folder }), null, "one that is not evaluated stays so");
});

test("what contradicts itself is refused with one line", () => {
  const refused = (asked: Partial<Asked>, target: number, pattern: RegExp): void => {
    assert.throws(
      () => plan(target, asked),
      ({ code, message }: CliError) => code === "BAD_OPTION_VALUE" && pattern.test(message),
    );
  };
  refused({ evaluateEvery: 0, evaluateEpisodes: 3 }, 500, /--evaluate-every 0 asks for none/);
  refused(
    { evaluateEpisodes: 3 },
    12,
    /this run has none by default; add --evaluate-every N, at most 12/,
  );
  refused({ evaluateEvery: 501 }, 500, /is beyond the run's end at version 500/);
  refused({ evaluateEvery: 1 }, 5_000, /asks for 5 000 evaluations.*take 5 or more/);
});
