import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { SupervisedSummary } from "@lockstep/status";
import {
  projectRoot,
  runLockstep,
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
const updates = 12;
const target = ["--updates", String(updates)];

const cleanups: (() => Promise<void>)[] = [];
let folder = "";
let undisturbed: SupervisedSummary;

/** Of a copy of the default game. */
before(async () => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const games = join(folder, "games");
  cpSync(join(projectRoot, "games", "HareDash-Nes"), join(games, "HareDash-Nes"), {
    recursive: true,
  });
  const args = ["--games-path", games, ...run, ...target];
  undisturbed = await train(folder, "undisturbed", args);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

test("a run that is stopped and resumed ends like one that was left alone", async () => {
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

    const resumed = await train(folder, name, ["--resume", ...run, ...target]);
    const { version, weightsSha256 } = resumed;
    assert.equal(version, updates);
    assert.equal(weightsSha256, undisturbed.weightsSha256, `stopped ${name}`);
  }
});

test("a run is not resumed once a file of its game says something else", async () => {
  const runDir = join(folder, "undisturbed");
  const { configuration } = JSON.parse(readFileSync(join(runDir, "run.json"), "utf8"));
  assert.match(configuration.environment.identity["scenario.json"] ?? "", /^[0-9a-f]{64}$/);

  const games = join(folder, "games");
  const scenario = join(games, "HareDash-Nes", "scenario.json");
  const edited = JSON.parse(readFileSync(scenario, "utf8"));
  writeFileSync(scenario, JSON.stringify({ ...edited, reward: { time: { reward: 1 } } }));
  const again = ["train", "--plain", "--run-dir", runDir, "--resume", "--games-path", games];
  const { code, stdout, stderr } = await runLockstep([
    ...again,
    ...run,
    "--updates",
    String(updates + 2),
  ]);
  assert.equal(code, 78, stdout + stderr);
  assert.match(stderr, /^lockstep: .* other files of HareDash-Nes: scenario\.json changed; .*\n$/);
});

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

test("a resumed run goes on to hash its operators", async () => {
  const cartPole = ["--environment", join(projectRoot, "examples/cart-pole/environment.mjs")];
  const short = [...cartPole, "--slots", "2", "--segment-length", "4", "--actors", "1"];
  await train(folder, "hashed", [...short, "--operator-hashes", "--updates", "1"]);
  await train(folder, "hashed", ["--resume", "--actors", "1", "--updates", "2"]);
  const lines = readFileSync(join(folder, "hashed", "ledger.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  const updates = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "update");
  assert.deepEqual(
    updates.map(({ operators }) => operators?.steps.length),
    [1, 1],
  );
});
