import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  projectRoot,
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";

const run = [
  ...["--slots", "4", "--segment-length", "8", "--seed", "3", "--actors", "2"],
  ...smallPictures,
];
const target = ["--updates", "20"];

test("a run that is stopped and resumed ends like one that was left alone", async (context) => {
  const folder = temporaryFolder(context);
  const undisturbed = await train(folder, "undisturbed", [...run, ...target]);
  // Another moment each time the test runs: while services start, or at any update.
  for (const delayMs of [0, 1].map(() =>
    randomInt(100, Math.ceil(1_000 * undisturbed.wallSeconds)),
  )) {
    const name = `after-${delayMs}-ms`;
    const runDir = join(folder, name);
    const first = startLockstep(["train", "--plain", "--run-dir", runDir, ...run, ...target]);
    await until("the first line", () => first.output() !== "");
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    first.child.kill("SIGINT");
    const { code, stdout, stderr } = await first.finished;
    assert.equal(code, 0, `${name}\n${stdout}\n${stderr}`);
    assert.match(stdout + stderr, /--resume/, "it says how to continue");

    const summary = join(folder, `${name}.json`);
    const second = startLockstep([
      ...["train", "--plain", "--run-dir", runDir, "--resume", "--summary", summary],
      ...[...run, ...target],
    ]);
    const resumed = await second.finished;
    assert.equal(resumed.code, 0, `${resumed.stdout}\n${resumed.stderr}`);
    const { version, weightsSha256 } = JSON.parse(readFileSync(summary, "utf8"));
    assert.equal(version, 20);
    assert.equal(weightsSha256, undisturbed.weightsSha256, `stopped ${name}`);
  }
});

test("a run is not resumed once a file of its game says something else", async (context) => {
  const folder = temporaryFolder(context);
  const game = join(folder, "games", "HareDash-Nes");
  cpSync(join(projectRoot, "games", "HareDash-Nes"), game, { recursive: true });
  const args = [...["--games-path", join(folder, "games")], ...run];
  const { configuration } = await recordOf(folder, [...args, "--updates", "1"]);
  assert.match(configuration.environment.identity["scenario.json"] ?? "", /^[0-9a-f]{64}$/);

  const scenario = join(game, "scenario.json");
  const edited = JSON.parse(readFileSync(scenario, "utf8"));
  writeFileSync(scenario, JSON.stringify({ ...edited, reward: { time: { reward: 1 } } }));
  const again = ["train", "--plain", "--run-dir", join(folder, "run"), "--resume", ...args];
  const { code, stdout, stderr } = await startLockstep([...again, "--updates", "2"]).finished;
  assert.equal(code, 78, stdout + stderr);
  assert.match(stderr, /^lockstep: .* other files of HareDash-Nes: scenario\.json changed; .*\n$/);
});

/** Trains a run and reads what it wrote down of itself. */
async function recordOf(
  folder: string,
  args: readonly string[],
): Promise<{ configuration: { environment: { identity: Readonly<Record<string, string>> } } }> {
  await train(folder, "run", args);
  return JSON.parse(readFileSync(join(folder, "run", "run.json"), "utf8"));
}

for (const [when, sign] of [
  ["starting", /Training on/],
  ["training", /steps\/s/],
] as const)
  test(`a command that is killed while ${when} leaves no process behind`, async (context) => {
    const folder = temporaryFolder(context);
    const running = startLockstep(["train", "--plain", "--run-dir", join(folder, "run"), ...run]);
    await until(when, () => sign.test(running.output()), 60_000);
    running.child.kill("SIGKILL");
    await running.finished;
    const left = (): string[] => processesMentioning(folder);
    await until("the end of every service", () => left().length === 0, 30_000);
  });

/** Linux only: elsewhere there is no /proc and the list is empty. */
function processesMentioning(text: string): string[] {
  return listProcesses().filter((commandLine) => commandLine.includes(text));
}

function listProcesses(): string[] {
  return readdirSafely("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readSafely(join("/proc", pid, "cmdline")));
}

function readdirSafely(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readSafely(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
