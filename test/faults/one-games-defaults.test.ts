import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { consoleButtons, playableSystems } from "@lockstep/emulation";
import { gameActions } from "@lockstep/environment";
import type { RetroEnvironment } from "@lockstep/environment/configuration";
import {
  presetFor,
  presets,
  type RunConfigurationSources,
  resolveRunConfiguration,
} from "@lockstep/run-configuration";
import { runLockstep, temporaryFolder } from "../lockstep-command.ts";
import { gameCopy } from "./game-copy.ts";

/** Actions of each console that Lockstep knows: as many as gym-retro has, unless an action would not be one byte. */
const counts: Readonly<Record<string, number>> = {
  Nes: 36,
  Sms: 36,
  GameGear: 36,
  Genesis: 126,
  "32x": 126,
  Saturn: 126,
  // Of 468.
  Snes: 144,
  GameBoy: 72,
  GbColor: 72,
  // Of 288.
  GbAdvance: 99,
  Atari2600: 18,
  PCEngine: 117,
};
/** They stop a game, or bring up a menu. */
const stopping = ["START", "MODE", "PAUSE", "RESET", "RUN"];

/** A folder of games with one integration without a cartridge. */
function integration(
  context: TestContext,
  name: string,
  scenarios: Readonly<Record<string, object>> = { scenario: {} },
): string {
  const games = temporaryFolder(context);
  mkdirSync(join(games, name));
  writeFileSync(
    join(games, name, "data.json"),
    JSON.stringify({ info: { score: { address: 0, type: "|u1" } } }),
  );
  for (const [scenario, content] of Object.entries(scenarios))
    writeFileSync(join(games, name, `${scenario}.json`), JSON.stringify(content));
  return games;
}

/** The environment that a run of a game gets where no core is asked. */
async function environmentOf(
  games: string,
  game: string,
  sources: Partial<RunConfigurationSources> = {},
): Promise<RetroEnvironment> {
  const { environment } = await resolveRunConfiguration({
    preset: presetFor(game),
    overrides: { environment: { game } },
    trainingStates: () => ["Start"],
    identity: () => ({ "data.json": "0".repeat(64) }),
    gameActions: ({ game: name, scenario }) => gameActions(name, { gamePaths: [games], scenario }),
    gameButtons: (name) => {
      const system = name.split("-")[1] ?? "";
      return { system, buttons: consoleButtons(system) };
    },
    ...sources,
  });
  if (environment.kind !== "retro") throw new TypeError("no console game");
  return environment;
}

test("every console that can be played is in the table", () => {
  for (const system of playableSystems) assert.ok(counts[system], system);
});

for (const [system, count] of Object.entries(counts))
  test(`a ${system} game that nobody tuned gets the actions of its console`, async (context) => {
    const game = `Some-${system}`;
    const { actions } = await environmentOf(integration(context, game), game);
    assert.equal(actions.length, count);
    assert.deepEqual(actions[0], [], "the first does nothing");
    const pressed = new Set(actions.flat());
    const buttons = consoleButtons(system);
    for (const button of pressed) {
      assert.ok(buttons === null || buttons.includes(button), button);
      assert.ok(!stopping.includes(button), button);
    }
  });

test("a scenario's own actions come before the console's, and before those of a preset for another scenario", async (context) => {
  const own = { actions: [[[], ["LEFT"]], [["A"]]] };
  const games = integration(context, "HareDash-Nes", { scenario: {}, mine: own });
  const wanted = [["A"], ["LEFT", "A"]];
  const scenario = (name: string) => ({ file: { environment: { scenario: name } } });
  const mine = await environmentOf(games, "HareDash-Nes", scenario("mine"));
  assert.deepEqual(mine.actions, wanted);
  const usual = await environmentOf(games, "HareDash-Nes", scenario("scenario"));
  assert.deepEqual(usual.actions, presets["default"]?.configuration.environment.actions);
  const untuned = integration(context, "Some-Nes", { scenario: own });
  assert.deepEqual((await environmentOf(untuned, "Some-Nes")).actions, wanted);
  const named = await environmentOf(games, "HareDash-Nes", {
    file: { environment: { scenario: "mine", actions: [["B"], ["A"]] } },
  });
  assert.deepEqual(named.actions, [["B"], ["A"]], "a configuration that names them wins");
});

test("no setting of one game reaches a game that nobody tuned", async (context) => {
  const game = "Some-Genesis";
  const environment = await environmentOf(integration(context, game), game);
  const { rewardScale, rewardClip, allowBacktracking, timeLimitSteps } = environment;
  assert.deepEqual(
    { rewardScale, rewardClip, allowBacktracking, timeLimitSteps },
    { rewardScale: 1, rewardClip: 1, allowBacktracking: false, timeLimitSteps: 4500 },
  );
});

test("a game's own preset is found under either of its names", () => {
  assert.deepEqual(
    ["SonicTheHedgehog-Genesis", "SonicTheHedgehog-Genesis-v0", "Airstriker-Genesis-v0"].map(
      presetFor,
    ),
    ["sonic", "sonic", "airstriker"],
  );
  assert.equal(presetFor("SonicTheHedgehog2-Genesis"), "any-game");
});

const wrongActions: readonly {
  readonly what: string;
  readonly scenario: object;
  readonly says: RegExp;
}[] = [
  {
    what: "a button that the console has not",
    scenario: { actions: [[[], ["C"]]] },
    says: /Some-Atari2600\/scenario\.json: actions: the Atari2600 has no button C, expected one of BUTTON, SELECT, RESET, UP, DOWN, LEFT, RIGHT\. Correct the file\./,
  },
  {
    what: "a group without a combination",
    scenario: { actions: [[], [["BUTTON"]]] },
    says: /scenario\.json: actions: its groups allow 0 actions, expected 1 to 256\. Correct the file\./,
  },
];
for (const { what, scenario, says } of wrongActions)
  test(`${what} in a scenario's actions is one line with the file to correct`, async (context) => {
    const game = "Some-Atari2600";
    await assert.rejects(environmentOf(integration(context, game, { scenario }), game), says);
  });

test("a configuration's wrong button is one line with the button, the console's buttons and the file to correct", async (context) => {
  const game = "Some-Atari2600";
  const games = integration(context, game);
  const file = { environment: { actions: [["LEFT"], ["A"]] } };
  await assert.rejects(
    environmentOf(games, game, { file, fileName: "/home/me/mine.json" }),
    /environment\.actions: action 1 presses "A", but the Atari2600 of Some-Atari2600 has the buttons BUTTON, SELECT, RESET, UP, DOWN, LEFT, RIGHT; correct \/home\/me\/mine\.json$/,
  );
  await assert.rejects(
    environmentOf(games, game, { preset: "default" }),
    /action 2 presses "B".*; the actions of preset default are not for this console: leave --preset out, or name actions in a file for --config$/,
  );
});

test("another game's scenario is refused with those that the game has", async (context) => {
  const game = "Some-Genesis";
  const games = integration(context, game, { scenario: {}, xpos: {} });
  await assert.rejects(
    environmentOf(games, game, { preset: "sonic" }),
    /Some-Genesis has no scenario contest in .*, expected one of scenario, xpos\. Name it as environment\.scenario in a file for --config, or leave --preset out\.$/,
  );
});

test("a console without usual actions says where to write them", async (context) => {
  const game = "Some-Vectrex";
  await assert.rejects(
    environmentOf(integration(context, game), game),
    /Some-Vectrex\/scenario\.json: it names no actions, and for the console Vectrex no usual ones are known\. Add "actions"/,
  );
});

test("training a game that nobody tuned says first what is pressed, what is rewarded and when an episode ends", async (context) => {
  const folder = temporaryFolder(context);
  const games = gameCopy(folder, "Copy-Nes");
  const config = join(folder, "mine.json");
  // Only the file names the game.
  writeFileSync(
    config,
    JSON.stringify({ environment: { game: "Copy-Nes", observation: { height: 36, width: 36 } } }),
  );
  const { code, stdout, stderr } = await runLockstep([
    ...["train", "--plain", "--games-path", games, "--run-dir", join(folder, "run")],
    ...["--config", config, "--slots", "2", "--segment-length", "4"],
    ...["--updates", "1", "--actors", "1"],
  ]);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^Actions {3}36 usual of the Nes: nothing, UP, DOWN, LEFT, /m);
  assert.match(
    stdout,
    /^Rewards {3}change of x × 3, .* in scenario\.json, .*the learner gets them × 1, then clipped to \[−1, 1\]: 1 → 1, 100 → 1$/m,
  );
  assert.match(
    stdout,
    /^Episodes {2}steps of 4 frames, .*probability 0\.25; cut off after 4 500 steps/m,
  );
});
