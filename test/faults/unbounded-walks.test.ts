import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import { describeGames } from "@lockstep/environment";
import { skipElsewhere } from "@lockstep/system/testing";
import {
  type Finished,
  projectRoot,
  runLockstep,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { cpuSecondsOf } from "../run-processes.ts";

const isLinux = { skip: skipElsewhere(process.platform === "linux", "Linux") };
const hareDash = join(projectRoot, "games", "HareDash-Nes", "rom.nes");

async function said(...args: readonly string[]): Promise<Finished> {
  return runLockstep(args);
}

/** What a folder of cartridges may hold that a walk does not come out of by itself. */
const mazes: readonly {
  readonly what: string;
  make(folder: string): void;
  readonly says?: RegExp;
}[] = [
  {
    what: "links that lead up",
    make(folder) {
      mkdirSync(join(folder, "a"));
      for (const name of ["up1", "up2"]) symlinkSync("..", join(folder, "a", name));
    },
  },
  {
    what: "a link to itself",
    make: (folder) => symlinkSync("self.nes", join(folder, "self.nes")),
    says: /self\.nes: cannot be read: its links lead in a circle\./,
  },
  {
    what: "a link to nothing",
    make: (folder) => symlinkSync("gone.nes", join(folder, "broken.nes")),
    says: /broken\.nes: cannot be read: no such file or folder\./,
  },
  {
    what: "a pipe that nobody writes",
    make: (folder) => void execFileSync("mkfifo", [join(folder, "pipe.nes")]),
    says: /pipe\.nes: cannot be read: it is a pipe or a device\./,
  },
  {
    what: "a device without an end",
    make: (folder) => symlinkSync("/dev/zero", join(folder, "zero.nes")),
    says: /zero\.nes: cannot be read: it is a pipe or a device\./,
  },
];

for (const { what, make, says } of mazes)
  test(`import and games come out of a folder with ${what}`, isLinux, async (context) => {
    const folder = temporaryFolder(context);
    const roms = join(folder, "roms");
    mkdirSync(roms);
    make(roms);
    symlinkSync(hareDash, join(roms, "hare.nes"));
    const { code, stdout, stderr } = await said("import", roms, "--into", join(folder, "out"));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /hare\.nes: HareDash-Nes/);
    assert.equal(stdout.match(/hare\.nes: HareDash-Nes/g)?.length, 1, "once");
    if (says !== undefined) assert.match(stdout, says);
    const games = await said("games", "--roms-path", roms);
    assert.equal(games.code, 0, games.stderr);
  });

const nowhere: readonly (readonly [string, readonly string[]])[] = [
  ["import", ["import", hareDash, "--into", "/proc/x"]],
  ["secrets", ["secrets", "/proc/x/y"]],
  ["train", ["train", "--plain", "--run-dir", "/proc/x/y"]],
  ["prepare", ["prepare", "--run-dir", "/proc/x/y"]],
];
for (const [command, args] of nowhere)
  test(`${command} into a place that takes no folder is one line`, isLinux, async () => {
    const { code, stderr } = await said(...args);
    assert.equal(code, 78, stderr);
    assert.match(stderr, /^lockstep: [^\n]*\/proc\/x[^\n]*\n$/);
  });

test(
  "a pipe or a device in place of a configuration or a module is refused",
  isLinux,
  async (context) => {
    const folder = temporaryFolder(context);
    const pipe = join(folder, "pipe.mjs");
    execFileSync("mkfifo", [pipe]);
    for (const args of [
      ["train", "--plain", "--config", "/dev/zero"],
      ["train", "--plain", "--config", pipe],
      ["check-environment", pipe],
      ["train", "--plain", "--algorithm", pipe],
    ]) {
      const { code, stdout, stderr } = await said(...args);
      assert.equal(code, args[0] === "train" ? 78 : 1, stderr);
      assert.match(
        stdout + stderr,
        /^(lockstep|WRONG): .*it is a pipe or a device, expected a file.*\n$/,
      );
    }
  },
);

/** A copy of the default game that has something else in the place of one of its files. */
function aGame(games: string, name: string, file: string, put: (path: string) => void): void {
  const game = join(games, name);
  cpSync(join(projectRoot, "games", "HareDash-Nes"), game, {
    recursive: true,
    filter: (path) => !path.includes("source"),
  });
  rmSync(join(game, file));
  put(join(game, file));
}

test(
  "a pipe or a device in a game's folder is that game's problem, and no other's",
  isLinux,
  (context) => {
    const games = temporaryFolder(context);
    const pipe = (path: string): void => void execFileSync("mkfifo", [path]);
    const device = (path: string): void => symlinkSync("/dev/zero", path);
    for (const [name, put] of [
      ["Pipe", pipe],
      ["Device", device],
    ] as const)
      for (const file of ["scenario.json", "rom.nes", "rom.sha", "MeadowZone.Act1.inputs"])
        aGame(games, `${name}${file.replaceAll(".", "")}-Nes`, file, put);
    aGame(games, "Sound-Nes", "build.mjs", () => undefined);
    const found = describeGames({ gamePaths: [games], systems: ["Nes"] });
    assert.equal(found.length, 9);
    for (const { name, ready, problems } of found) {
      assert.equal(ready, name === "Sound-Nes", `${name}: ${problems}`);
      if (!ready) assert.match(problems.join(), /: it is a pipe or a device, expected a file\./);
    }
  },
);

test("a cartridge of gigabytes, and a state that unpacks to them, are named with their limit", (context) => {
  const games = temporaryFolder(context);
  aGame(games, "Large-Nes", "rom.nes", (path) => {
    writeFileSync(path, "");
    truncateSync(path, 6 * 2 ** 30);
  });
  aGame(games, "Bomb-Nes", "MeadowZone.Act1.inputs", (path) =>
    writeFileSync(path.replace(".inputs", ".state"), gzipSync(Buffer.alloc(2 ** 27 + 1))),
  );
  const [bomb, large] = describeGames({ gamePaths: [games], systems: ["Nes"] });
  assert.match(
    bomb?.problems.join() ?? "",
    /Act1\.state: it unpacks to more than 134217728 bytes\./,
  );
  assert.match(
    large?.problems.join() ?? "",
    /rom\.nes: wrong ROM: it has more than 67108864 bytes\./,
  );
});

/** A module whose episodes never end. */
const endless = `export default {
  name: "endless",
  observation: { kind: "vector", length: 1 },
  actions: ["stay", "go"],
  create: () => ({ reset: () => [0], step: () => ({ observation: [0], reward: 1, terminated: false }) }),
};
`;

async function anEndlessRun(context: TestContext) {
  const folder = temporaryFolder(context);
  const file = join(folder, "endless.mjs");
  writeFileSync(file, endless);
  const size = ["--slots", "2", "--segment-length", "4", "--updates", "1", "--actors", "1"];
  await train(folder, "run", ["--environment", file, ...size]);
  return { folder, run: join(folder, "run") };
}

test(
  "an evaluation of a game without an end ends, says so, and can be interrupted",
  isLinux,
  async (context) => {
    const { folder, run } = await anEndlessRun(context);
    const evaluate = ["evaluate", "--run-dir", run, "--policy", "random", "--episodes", "2"];
    const { code, stdout, stderr } = await said(...evaluate, "--most-steps", "50");
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^2 of these episodes did not end and were cut after 50 steps \(--most-steps\)\.$/m,
    );

    const json = join(folder, "out.json");
    const long = startLockstep([...evaluate, "--most-steps", "1000000000", "--json", json]);
    // Its start takes less.
    await until("a while of play", () => cpuSecondsOf(long.child.pid ?? 0) > 2.5);
    assert.equal(long.output(), "");
    long.child.kill("SIGINT");
    assert.equal((await long.finished).code, 130);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(".unfinished") || name === "out.json"),
      [],
    );
  },
);

test("a long import can be interrupted, and leaves no half-written file", async (context) => {
  const folder = temporaryFolder(context);
  const roms = join(folder, "roms");
  mkdirSync(roms);
  for (let index = 0; index < 400; index++)
    writeFileSync(join(roms, `${index}.nes`), new Uint8Array(200_000).fill(index));
  const into = join(folder, "out");
  const running = startLockstep(["import", roms, "--into", into]);
  await until("the first file", () => running.output() !== "");
  running.child.kill("SIGINT");
  const { code } = await running.finished;
  assert.ok(code === 130 || code === 0, String(code));
});
