import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type EnvironmentPlaces, loadGame } from "@lockstep/environment";
import { packGame } from "@lockstep/environment/browser";
import { type LedgerUpdate, readLedger } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { base64OfBytes } from "@lockstep/system/bytes";
import { aPage, browserOf, skipWithoutBrowser } from "../browser.ts";
import { fileServer } from "../file-server.ts";
import { projectRoot, temporaryFolder, train } from "../lockstep-command.ts";

/** So many rounds of the default configuration, in place of two small ones. */
const wanted = process.env["LOCKSTEP_BROWSER_ROUNDS"];
const rounds = Number(wanted ?? 2);
/** With ends of episodes in every round, and several micro-batches. */
const small = {
  slots: 3,
  segmentLength: 6,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 4 },
  learning: { microBatchRows: 5 },
};

/** What the ledger has of a round, but for who played it and when, and for the episodes that ended. */
type PlayedRound = Omit<LedgerUpdate, "type" | "segments" | "episodes"> & {
  readonly segments: readonly Pick<
    LedgerUpdate["segments"][number],
    "slot" | "actions" | "framesSha256" | "sha256"
  >[];
};

interface PlayedRounds {
  readonly firstWeights: string;
  readonly played: readonly PlayedRound[];
}

function withoutHistory(round: PlayedRound): PlayedRound {
  const { version, weightsSha256, learningRate, figures, optimizerSteps, gradientNorm } = round;
  const { maxLogProbabilityDifference, operators, segments } = round;
  return {
    ...{ version, weightsSha256, learningRate, figures, optimizerSteps, gradientNorm },
    ...{ maxLogProbabilityDifference, ...(operators && { operators }) },
    segments: segments.map(({ slot, actions, framesSha256, sha256 }) => {
      return { slot, actions, framesSha256, sha256 };
    }),
  };
}

test("chromium plays and learns the first rounds of Hare Dash with the bits of Node.js: frames, actions, layers, gradients, weights", {
  skip: skipWithoutBrowser,
}, async (context) => {
  const folder = temporaryFolder(context);
  const config = join(folder, "configuration.json");
  writeFileSync(config, JSON.stringify(wanted === undefined ? small : {}));
  await train(folder, "run", [
    ...["--config", config, "--seed", "1", "--updates", String(rounds), "--actors", "1"],
    ...["--engine", "portable", "--operator-hashes"],
  ]);
  const run = join(folder, "run");
  const configuration = JSON.parse(
    readFileSync(join(run, "run-configuration.json"), "utf8"),
  ) as RunConfiguration;
  const { environment } = configuration;
  assert.ok("game" in environment);
  const places: EnvironmentPlaces = {
    ...{ gamePaths: [join(projectRoot, "games")], romPaths: [], coresPaths: [] },
  };
  const game = loadGame(environment.game, { ...places, scenario: environment.scenario });
  const given = {
    ...{ configuration, rounds, rom: base64OfBytes(game.rom) },
    game: packGame(game, environment.startStates),
  };
  const { page, errors } = await aPage(await browserOf(context));
  await page.goto(`${await fileServer(context, projectRoot)}test/portability/browser/`);
  const { firstWeights, played } = await page.evaluate<PlayedRounds>(
    `playRounds(${JSON.stringify(given)})`,
  );
  assert.deepEqual(errors, []);
  const updates: LedgerUpdate[] = [];
  for await (const { record } of readLedger(join(run, "ledger.jsonl"))) {
    if (record?.type === "run") assert.equal(firstWeights, record.weightsSha256);
    if (record?.type === "update") updates.push(record);
  }
  assert.equal(updates.length, rounds);
  context.diagnostic(`version ${rounds} has ${updates.at(-1)?.weightsSha256}`);
  assert.deepEqual(played.map(withoutHistory), updates.map(withoutHistory));
  for (const { episodes, operators } of updates) {
    assert.ok(episodes.length > 0 || wanted !== undefined);
    assert.ok(operators?.names.includes("layer convolution1"));
  }
});
