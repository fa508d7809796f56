import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import {
  type Finished,
  projectRoot,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";

const isLinux = { skip: skipElsewhere(process.platform === "linux", "Linux") };
const hareDash = join(projectRoot, "games", "HareDash-Nes", "rom.nes");

async function said(...args: readonly string[]): Promise<Finished> {
  return startLockstep(args).finished;
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

test("a configuration without an end is refused", isLinux, async () => {
  const { code, stderr } = await said("train", "--plain", "--config", "/dev/zero");
  assert.equal(code, 78, stderr);
  assert.match(stderr, /--config \/dev\/zero cannot be read: it has more than \d+ bytes/);
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

test("an evaluation of a game without an end ends, says so, and can be interrupted", async (context) => {
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
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  assert.equal(long.output(), "");
  long.child.kill("SIGINT");
  assert.equal((await long.finished).code, 130);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith(".unfinished") || name === "out.json"),
    [],
  );
});

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
