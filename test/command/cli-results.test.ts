import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runLockstep, temporaryFolder, train } from "../lockstep-command.ts";

async function lockstep(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runLockstep(args);
  assert.equal(code, 0, `${args.join(" ")}\n${stdout}\n${stderr}`);
  return stdout;
}

test("a trained run can be evaluated, recorded and drawn, the same way each time", async (context) => {
  const folder = temporaryFolder(context);
  const configuration = join(folder, "short-episodes.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      slots: 2,
      segmentLength: 8,
      environment: {
        observation: { height: 36, width: 36 },
        timeLimitSteps: 12,
        startStates: ["MeadowZone.Act1", "CityZone.Act1"],
      },
    }),
  );
  const summary = await train(folder, "run", [
    ...["--config", configuration, "--updates", "3", "--actors", "1"],
  ]);
  assert.ok(summary.episodes >= 2);
  const run = ["--run-dir", join(folder, "run")];

  const files = ["one", "two"].map((name) => join(folder, `${name}.json`));
  for (const file of files) await lockstep("evaluate", ...run, "--episodes", "2", "--json", file);
  const [first, second] = files.map((file) => readFileSync(file, "utf8"));
  assert.equal(first, second);
  const { policies, weightsSha256 } = JSON.parse(first ?? "");
  assert.equal(weightsSha256, summary.weightsSha256);
  const states = ["MeadowZone.Act1", "CityZone.Act1", "MeadowZone.Act2"];
  for (const policy of ["trained", "random"])
    assert.deepEqual(
      policies[policy].map(({ state, stepsMean }: { state: string; stepsMean: number }) => [
        state,
        stepsMean,
      ]),
      states.map((state) => [state, 12]),
    );

  const picture = join(folder, "episode.png");
  assert.match(
    await lockstep("record", ...run, "--out", picture),
    /MeadowZone\.Act1 with version 3/,
  );
  assert.match(readFileSync(picture, "latin1"), /^\x89PNG.*acTL.*fdAT/s);

  const curve = join(folder, "curve.svg");
  await lockstep("curve", ...run, "--out", curve);
  assert.match(readFileSync(curve, "utf8"), /^<svg .*Progress through the level/s);
});

test("the default game is listed as ready, for people and for programs", async () => {
  assert.match(await lockstep("games"), /HareDash-Nes +Nes +Hare Dash +scenario +6 +ready/);
  const games = JSON.parse(await lockstep("games", "--json"));
  const game = games.find(({ name }: { name: string }) => name === "HareDash-Nes");
  assert.equal(game.ready, true);
  assert.ok(game.trainingStates.length > 1);
});
