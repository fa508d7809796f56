import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import {
  type Finished,
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
} from "../lockstep-command.ts";
import { copiedState, gameCopy } from "./game-copy.ts";

const quick = [
  ...["--slots", "2", "--segment-length", "4", "--updates", "1", "--actors", "1"],
  ...smallPictures,
];

async function doctor(games: string, folder: string, ...more: string[]): Promise<Finished> {
  return await runLockstep([
    ...["doctor", "--game", "Copy-Nes", "--games-path", games],
    ...["--run-dir", join(folder, "run"), ...more],
  ]);
}

const remarks: readonly {
  readonly what: string;
  readonly scenario: object;
  readonly says: RegExp;
}[] = [
  {
    what: "rewards nothing",
    scenario: { done: { variables: { lives: { op: "zero" } } } },
    says: /scenario\.json rewards nothing, so there is nothing to learn; add a "reward"/,
  },
  {
    what: "rewards with factors of 0 only",
    scenario: { reward: { variables: { x: { measurement: "delta" } } } },
    says: /scenario\.json rewards nothing/,
  },
  {
    what: "ends every episode after one step",
    scenario: { done: { condition: "all" }, reward: { variables: { x: { reward: 1 } } } },
    says: /each of the first 15 steps ended an episode, so there is nothing to learn; correct the scenario's "done"/,
  },
  {
    what: "ends no episode",
    scenario: { reward: { variables: { x: { reward: 1 } } } },
    says: /scenario\.json ends no episode: only the time limit does/,
  },
  {
    what: "crops beyond the picture",
    scenario: {
      crop: [8, 0, 300, 200],
      done: { variables: { lives: { op: "zero" } } },
      reward: { variables: { x: { reward: 1 } } },
    },
    says: /crop \[8, 0, 300, 200\] in scenario\.json reaches beyond the console's picture of 256x240, so the agent sees \[8, 0, 248, 200\] of it/,
  },
  {
    what: "rewards two players",
    scenario: {
      done: { variables: { lives: { op: "zero" } } },
      rewards: [{ variables: { x: { reward: 1 } } }, { variables: { x: { reward: -1 } } }],
    },
    says: /scenario\.json rewards 2 players: only the first one plays, the others press nothing/,
  },
];
for (const { what, scenario, says } of remarks)
  test(`doctor says of a scenario that it ${what}`, async (context) => {
    const folder = temporaryFolder(context);
    const games = gameCopy(folder, "Copy-Nes", { "scenario.json": scenario });
    const { code, stdout } = await doctor(games, folder);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^NOTE /m);
    assert.match(stdout, says);
  });

test("training says it, too, before its first update", async (context) => {
  const folder = temporaryFolder(context);
  const games = gameCopy(folder, "Copy-Nes", { "scenario.json": { done: { condition: "all" } } });
  const { code, stdout, stderr } = await runLockstep([
    ...["train", "--plain", "--games-path", games, "--game", "Copy-Nes"],
    ...["--run-dir", join(folder, "run"), ...quick],
  ]);
  assert.equal(code, 0, stdout + stderr);
  const [before = ""] = stdout.split("version 0");
  assert.match(before, /^Remark .*rewards nothing/m);
  assert.match(before, /^Remark .*ended an episode/m);
});

test("so does prepare, for services that are started one by one", async (context) => {
  const folder = temporaryFolder(context);
  const games = gameCopy(folder, "Copy-Nes", { "scenario.json": { done: { condition: "all" } } });
  const { code, stdout, stderr } = await runLockstep([
    ...["prepare", "--games-path", games, "--game", "Copy-Nes", "--run-dir", join(folder, "run")],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Actions .*36 usual of the Nes/m);
  assert.match(stdout, /^Remark .*rewards nothing/m);
  assert.match(stdout, /^Remark .*ended an episode/m);
});

test("a variable that no RAM answers is named as its file has it", async (context) => {
  const folder = temporaryFolder(context);
  const games = gameCopy(folder, "Copy-Nes", {
    "data.json": { info: { score: { address: 57343, type: "<u4" } } },
    "scenario.json": { reward: { variables: { score: { reward: 1 } } } },
  });
  const { code, stdout } = await doctor(games, folder);
  assert.equal(code, 1, stdout);
  assert.match(
    stdout,
    /data\.json: score \(address 57343, type <u4\): No RAM at address 57346 of the NES/i,
  );
});

test("doctor vouches for what train would do with the same --config, --preset, --states and --core, and tries nothing else", async (context) => {
  const folder = temporaryFolder(context);
  // The game's own default cannot be played from, and its scenario has a button that the console lacks.
  const games = gameCopy(folder, "Copy-Nes", {
    "metadata.json": { default_state: "Foreign" },
    "scenario.json": { actions: [[["C"]]], reward: { variables: { x: { reward: 1 } } } },
  });
  writeFileSync(join(games, "Copy-Nes", "Foreign.state"), gzipSync("what no core has written"));
  const config = join(folder, "config.json");
  const actions = [["LEFT"], ["RIGHT"]];
  writeFileSync(config, JSON.stringify({ environment: { actions, rewardScale: 0.5 } }));
  const { code, stdout } = await doctor(games, folder, "--config", config, "--states", copiedState);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /the actions +2 named by the preset or the configuration: LEFT, RIGHT$/m);
  assert.match(stdout, /the rewards .*them × 0\.5/);
  assert.equal(stdout.match(/^ok +engine /gm)?.length, 1, stdout);
  assert.match(stdout, /start states MeadowZone\.Act1;/);
  assert.doesNotMatch(stdout, /Foreign cannot|MISSING/);
  for (const [more, says] of [
    [["--states", copiedState, "--core", "nowhere"], /MISSING the run .*nowhere/],
    [["--states", "Nowhere", "--actor-engine", "tfjs:node-gpu"], /MISSING the run .*Nowhere/],
  ] as const) {
    const refused = await doctor(games, folder, "--config", config, ...more);
    assert.match(refused.stdout, says);
    assert.equal(refused.code, 1, refused.stdout);
    assert.equal(
      /MISSING engine tfjs:node-gpu/.test(refused.stdout),
      more.length === 4 && more[2] === "--actor-engine",
    );
  }
});

test("what graphics libraries print by themselves is not on doctor's page", async () => {
  const { stdout, stderr } = await startLockstep(["doctor", "--engine", "onnx:webgpu"]).finished;
  assert.match(stdout, /engine onnx:webgpu/);
  assert.equal(stderr, "");
});

test("one page has everything that would stop a run: game, store and folder", async (context) => {
  const folder = temporaryFolder(context);
  const games = gameCopy(folder, "Copy-Nes", { "scenario.json": { actions: [[["C"]]] } });
  writeFileSync(join(folder, "run"), "a file");
  const { code, stdout } = await doctor(games, folder, "--store", "redis://127.0.0.1:1");
  assert.equal(code, 1, stdout);
  assert.match(stdout, /MISSING the game .*the Nes has no button C/);
  assert.match(stdout, /MISSING the run folder .*choose another --run-dir/);
  assert.match(stdout, /MISSING the store .*does not answer/);
  assert.match(stdout, /cannot train yet: the game, the run folder, the store\.$/m);
});

test("games NAME plays a second of a game, and says why a game whose files are all there cannot be played", async (context) => {
  const folder = temporaryFolder(context);
  const state = `${copiedState}.state`;
  const games = gameCopy(folder, "Copy-Nes", {});
  const played = await runLockstep(["games", "Copy-Nes", "--games-path", games]);
  assert.equal(played.code, 0, played.stderr);
  assert.match(played.stdout, /^Copy-Nes: .*, ready$/m);
  assert.match(played.stdout, /60 frames played, start states MeadowZone\.Act1/);
  gameCopy(folder, "Copy-Nes", { "metadata.json": { default_state: "Foreign" } });
  const foreign = join(games, "Copy-Nes", "Foreign.state");
  writeFileSync(foreign, gzipSync("what no core has written"));
  assert.notEqual(state, foreign);
  const listed = await runLockstep(["games", "--games-path", games]);
  assert.match(listed.stdout, /their files and a core are here; lockstep games NAME plays one/);
  const refused = await runLockstep(["games", "Copy-Nes", "--games-path", games]);
  assert.match(refused.stdout, /^Copy-Nes: .*, faulty$/m);
  assert.match(
    refused.stdout,
    /No core here plays Copy-Nes with .*rom\.nes from its start states in .*Copy-Nes\. .*jsnes 3\.0\.0: Save state refused/,
  );
});

const compiler = process.env["CC"] ?? "cc";
const noCompiler = skipUnless(
  spawnSync(compiler, ["--version"]).status === 0,
  `a C compiler, ${compiler} (apt-get install gcc libc6-dev)`,
);

/** A core that reports its name and ends the process when it is given a cartridge. */
const dyingCore = `
#include <stdlib.h>
#include <string.h>
struct info { const char *name, *version, *extensions; _Bool full, block; };
unsigned retro_api_version(void) { return 1; }
void retro_get_system_info(struct info *info) {
  memset(info, 0, sizeof *info);
  info->name = "Dying"; info->version = "1"; info->extensions = "nes";
}
void retro_init(void) {}
void retro_deinit(void) {}
void retro_set_environment(void *f) {}
void retro_set_video_refresh(void *f) {}
void retro_set_audio_sample(void *f) {}
void retro_set_audio_sample_batch(void *f) {}
void retro_set_input_poll(void *f) {}
void retro_set_input_state(void *f) {}
void retro_get_system_av_info(void *info) {}
void retro_set_controller_port_device(unsigned port, unsigned device) {}
void retro_reset(void) {}
void retro_run(void) { abort(); }
_Bool retro_load_game(void *game) { abort(); }
void retro_unload_game(void) {}
void *retro_get_memory_data(unsigned id) { return 0; }
size_t retro_get_memory_size(unsigned id) { return 0; }
size_t retro_serialize_size(void) { return 0; }
_Bool retro_serialize(void *data, size_t size) { return 0; }
_Bool retro_unserialize(const void *data, size_t size) { return 0; }
`;

function buildCore(text: string, library: string): void {
  mkdirSync(dirname(library));
  const source = `${library}.c`;
  writeFileSync(source, text);
  execFileSync(compiler, ["-shared", "-fPIC", "-w", "-o", library, source]);
}

test("a core that ends its process is a line in every check, and no check dies with it", {
  skip: noCompiler,
}, async (context) => {
  const folder = temporaryFolder(context);
  const cores = join(folder, "cores");
  buildCore(dyingCore, join(cores, "nestopia_libretro.so"));
  const games = gameCopy(folder, "Copy-Nes", { "metadata.json": { default_state: "Foreign" } });
  writeFileSync(join(games, "Copy-Nes", "Foreign.state"), gzipSync("what no core has written"));
  const places = ["--games-path", games, "--cores-path", cores];
  for (const command of [
    ["doctor", "--game", "Copy-Nes", "--run-dir", join(folder, "run")],
    ["games", "Copy-Nes"],
    ["train", "--plain", "--game", "Copy-Nes", "--run-dir", join(folder, "run"), ...quick],
  ]) {
    const { code, stdout, stderr } = await startLockstep([...command, ...places]).finished;
    assert.notEqual(code, null, "it ends by itself");
    assert.match(stdout + stderr, /Dying 1: it took down the process that tried it/, command[0]);
    assert.doesNotMatch(stdout + stderr, /\n\s+at /);
  }
});

const [nestopia] = findCores("Nes", []).filter(({ path }) => path.includes("nestopia"));

test("evaluate, record and replay try a run's core in another process before they load it", {
  skip:
    noCompiler ||
    skipUnless(nestopia !== undefined, "Nestopia (apt-get install libretro-nestopia)"),
}, async (context) => {
  const folder = temporaryFolder(context);
  const cores = join(folder, "cores");
  const { name, version } = createLibretroFactory({ corePath: nestopia?.path ?? "" }).core;
  const run = join(folder, "run");
  const trained = await runLockstep([
    ...["train", "--plain", "--core", "nestopia", "--states", copiedState],
    ...["--run-dir", run, ...quick],
  ]);
  assert.equal(trained.code, 0, trained.stderr);
  // Another build under the same name: it says what the run's core says, and ends its process.
  const source = dyingCore
    .replace('"Dying"', JSON.stringify(name))
    .replace('"1"', JSON.stringify(version));
  buildCore(source, join(cores, "nestopia_libretro.so"));
  for (const command of [
    ["evaluate", "--run-dir", run, "--episodes", "1"],
    ["record", "--run-dir", run],
    ["replay", run, "--slot", "0", "--episode", "0"],
  ]) {
    const { code, stderr } = await startLockstep([...command, "--cores-path", cores]).finished;
    assert.equal(code, 78, `${command[0]}: ${stderr}`);
    assert.match(
      stderr,
      /^lockstep: HareDash-Nes on Nestopia \S+ took down the process that played the environment for a second \(SIGABRT\); the run needs Nestopia \S+; put a working one into a folder that you name with --cores-path\n$/,
    );
  }
});

test("evaluate and record try a save state in another process before they load it", async (context) => {
  const folder = temporaryFolder(context);
  const games = gameCopy(folder, "Copy-Nes", {
    "metadata.json": {
      default_state: copiedState,
      lockstep: { evaluation_states: ["Foreign"] },
    },
  });
  writeFileSync(join(games, "Copy-Nes", "Foreign.state"), gzipSync("what no core has written"));
  const run = join(folder, "run");
  const places = ["--games-path", games];
  const trained = await runLockstep([
    ...["train", "--plain", "--game", "Copy-Nes", "--run-dir", run, ...places, ...quick],
  ]);
  assert.equal(trained.code, 0, trained.stderr);
  assert.match(trained.stdout, /^Remark .*start state Foreign: /m, "said before training");
  for (const command of [
    ["evaluate", "--episodes", "1"],
    ["record", "--state", "Foreign"],
  ]) {
    const { code, stderr } = await runLockstep([...[...command, "--run-dir", run, ...places]]);
    assert.equal(code, 78, stderr);
    assert.match(stderr, /^lockstep: start state Foreign: [^\n]+leave these out of --states\n$/);
  }
});
