import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import type { Outcome } from "@lockstep/cli/testing";
import { sha256Hex } from "@lockstep/system";
import {
  projectRoot,
  runCommand,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";

/** Small, and with short episodes. */
const configuration = {
  slots: 4,
  segmentLength: 6,
  environment: {
    startStates: ["MeadowZone.Act1"],
    observation: { height: 36, width: 36 },
    frameSkip: 4,
    timeLimitSteps: 12,
  },
  learning: { microBatchRows: 12 },
};
const updates = 6;

let folder: string;
/** Of the run, and of an export of it. */
let run: string;
let exported: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-export-test-"));
  const config = join(folder, "configuration.json");
  writeFileSync(config, JSON.stringify(configuration));
  const args = ["--seed", "5", "--actors", "1"];
  await train(folder, "run", ["--config", config, "--updates", "3", ...args]);
  await train(folder, "run", ["--resume", "--updates", String(updates), "--actors", "1"]);
  run = join(folder, "run");
  exported = join(folder, "exported");
  const made = await said("export", run, "--out", exported, "--episodes", "2", "--licence", "mit");
  assert.equal(made.code, 0, made.out + made.err);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function said(...args: readonly string[]): Promise<Outcome> {
  return runCommand(args, { columns: 200, env: process.env, cwd: folder });
}

function jsonOf(path: string) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** A copy of the export that a test may damage. */
function aCopy(context: TestContext): string {
  const copy = join(temporaryFolder(context), "export");
  cpSync(exported, copy, { recursive: true });
  return copy;
}

function sha256(path: string): string {
  return sha256Hex(readFileSync(path));
}

/** Changes a file, and its line of `SHA256SUMS` so that it does not show. */
function forge(copy: string, name: string, change: (text: string) => string): void {
  const path = join(copy, name);
  const before = sha256(path);
  const text = readFileSync(path, "latin1");
  const changed = change(text);
  assert.notEqual(changed, text);
  writeFileSync(path, changed, "latin1");
  const sums = join(copy, "SHA256SUMS");
  writeFileSync(sums, readFileSync(sums, "utf8").replace(before, sha256(path)));
}

test("an export has its files, their hashes, and the figures that evaluate has", async () => {
  const names = readdirSync(exported).sort();
  assert.deepEqual(names, [
    ...["README.md", "SHA256SUMS", "config.json", "evaluation.json", "ledger-head.json"],
    ...["model.onnx", "model.safetensors", "replay.mp4"],
  ]);
  const sums = readFileSync(join(exported, "SHA256SUMS"), "utf8").trim().split("\n");
  assert.deepEqual(
    sums,
    names
      .filter((name) => name !== "SHA256SUMS")
      .map((name) => `${sha256(join(exported, name))}  ${name}`),
  );
  const json = join(folder, "evaluated.json");
  const args = ["--episodes", "2", "--policy", "trained", "--json", json];
  assert.equal((await said("evaluate", "--run-dir", run, ...args)).code, 0);
  const evaluation = jsonOf(join(exported, "evaluation.json"));
  const { policies, weightsSha256 } = jsonOf(json);
  assert.equal(evaluation.weightsSha256, weightsSha256);
  const rows = policies.trained as readonly Record<string, unknown>[];
  assert.equal(evaluation.states.length, 2);
  for (const [index, row] of rows.entries())
    for (const [key, value] of Object.entries(row))
      assert.deepEqual(evaluation.states[index][key], value, `${row["state"]} ${key}`);
  const { returnMean, returnDeviation } = evaluation.trained;
  assert.match(
    readFileSync(join(exported, "README.md"), "utf8"),
    new RegExp(`value: ${returnMean.toFixed(2)} \\+/- ${returnDeviation.toFixed(2)}\n`),
  );
});

test("no byte of the cartridge is in an export, only its hash", () => {
  const rom = join(projectRoot, "games", "HareDash-Nes", "rom.nes");
  const part = readFileSync(rom).subarray(0x1000, 0x1020);
  for (const name of readdirSync(exported))
    assert.equal(readFileSync(join(exported, name)).includes(part), false, name);
  const { identity } = jsonOf(join(exported, "config.json")).configuration.environment;
  assert.ok(Object.values(identity).includes(sha256(rom)));
});

test("an export is verified with and without the run, and one line says what was proven", async () => {
  const alone = await said("verify", exported);
  assert.equal(alone.code, 0, alone.out + alone.err);
  assert.match(
    alone.out,
    /^sound {3}proven: .*4 episodes of 48 steps played again, each to the same end, with the actions that these weights choose/,
  );
  assert.match(
    alone.out,
    /replay\.mp4 shows the first episode from MeadowZone\.Act1; not proven: .*the training/,
  );
  assert.equal(alone.out.trim().split("\n").length, 1);
  const whole = await said("verify", exported, "--training", run);
  assert.equal(whole.code, 0, whole.out + whole.err);
  assert.match(
    whole.out,
    /and the training to version 6 computed again gives these weights; not proven: what the export says of licences\n$/,
  );
  const report = join(folder, "report.json");
  const files = await said("verify", exported, "--files-only", "--report", report);
  assert.match(files.out, /not proven: .*the episodes, which --files-only does not play/);
  assert.deepEqual(jsonOf(report).problems, []);
});

test("an export, and a run that it was imported as, play as its run does, to the last digit and the last pixel", async (context) => {
  const imported = join(temporaryFolder(context), "imported");
  const made = await said("import-model", exported, "--run-dir", imported);
  assert.equal(made.code, 0, made.err);
  const players = [
    ["--run-dir", run],
    ["--run-dir", imported],
    ["--model", exported],
  ];
  const texts = await Promise.all(
    players.map(async (player, index) => {
      const json = join(folder, `round-${index}.json`);
      const args = ["--episodes", "2", "--json", json];
      const { code, err } = await said("evaluate", ...player, ...args);
      assert.equal(code, 0, err);
      return readFileSync(json, "utf8");
    }),
  );
  assert.deepEqual(texts.slice(1), [texts[0], texts[0]]);
  const videos: Buffer[] = [];
  for (const player of players) {
    const path = join(folder, "record.mp4");
    assert.equal((await said("record", ...player, "--out", path)).code, 0);
    videos.push(readFileSync(path));
  }
  assert.deepEqual(videos[0], videos[1]);
  assert.deepEqual(videos[0], videos[2]);
  // The export's own video is the same episode.
  assert.deepEqual(videos[0], readFileSync(join(exported, "replay.mp4")));
});

test("playing an export changes no file of it, and takes no option of a run", async () => {
  const before = readdirSync(exported);
  const evaluated = await said("evaluate", "--model", exported, "--episodes", "1");
  assert.equal(evaluated.code, 0, evaluated.err);
  assert.deepEqual(readdirSync(exported), before);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--model", exported, "--run-dir", run], /--model .* and --run-dir do not go together/],
    [["--model", exported, "--version", "3"], /--model .* and --version do not go together/],
    [["--model", run], /is no export, and no trained agent of that name comes with Lockstep/],
    [[], /name a run or a model: --run-dir RUN or --model DIR/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await said("evaluate", ...args);
    assert.equal(code, 78, err);
    assert.match(err, message);
  }
  const beside = await said("record", "--model", exported, "--beside-version", "3");
  assert.match(beside.err, /--beside-version 3 is a version of no run, because --model .* plays/);
});

test("a new run begins with an imported model", async (context) => {
  const own = temporaryFolder(context);
  const imported = join(own, "imported");
  await said("import-model", exported, "--run-dir", imported);
  const args = ["--config", join(folder, "configuration.json"), "--updates", "1", "--seed", "9"];
  await train(own, "begun", [...args, "--actors", "1", "--init", imported]);
  const { weightsSha256, run, version } = jsonOf(join(exported, "config.json"));
  const { initialWeights } = jsonOf(join(own, "begun", "run.json")).configuration;
  assert.deepEqual(initialWeights, { run, version, sha256: weightsSha256 });
  assert.equal(sha256(join(own, "begun", "initial-weights.f32")), weightsSha256);
});

test("the page of an imported model is served", async (context) => {
  const imported = join(temporaryFolder(context), "imported");
  await said("import-model", exported, "--run-dir", imported);
  const page = startLockstep(["watch", imported]);
  await until("the address", () => /http:\/\/\S+/.test(page.output()));
  const [address = ""] = /http:\/\/\S+/.exec(page.output()) ?? [];
  const answer = await fetch(`${address}/run`);
  assert.equal(answer.status, 200);
  assert.equal(((await answer.json()) as { run: string }).run, jsonOf(join(run, "run.json")).run);
});

test("an imported model has no ledger, and what needs one says so", async (context) => {
  const own = temporaryFolder(context);
  const imported = join(own, "imported");
  await said("import-model", exported, "--run-dir", imported);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["verify", imported], /was imported from an export and has no ledger/],
    [
      ["export", imported, "--out", join(own, "again")],
      /was imported from an export.*hand that export on/,
    ],
    [
      ["train", "--resume", "--run-dir", imported, "--updates", "9", "--plain"],
      /begin a new run with its weights \(--init/,
    ],
    [["import-model", exported, "--run-dir", imported], /already holds a run/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await said(...args);
    assert.equal(code, 78, args.join(" "));
    assert.match(err, message);
  }
});

test("a changed byte of any file is named by verify and refused by import-model", async (context) => {
  for (const name of readdirSync(exported).filter((each) => each !== "SHA256SUMS")) {
    const copy = aCopy(context);
    const bytes = readFileSync(join(copy, name));
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(copy, name), bytes);
    const verdict = await said("verify", copy);
    assert.equal(verdict.code, 1, name);
    assert.match(verdict.out, new RegExp(`^WRONG: ${name} has SHA-256 `));
    const refused = await said("import-model", copy, "--run-dir", join(copy, "run"));
    assert.equal(refused.code, 78);
    assert.match(refused.err, new RegExp(`${name} has SHA-256 .*; get the export again`));
  }
});

/** What a forger changes together with the hashes, and how it is named. */
const forgeries: Readonly<
  Record<string, readonly [file: string, change: (text: string) => string, named: RegExp]>
> = {
  "a number of the weights": [
    "model.safetensors",
    (text) => `${text.slice(0, -1)}${text.endsWith("\x01") ? "\x02" : "\x01"}`,
    /model\.safetensors has weights with SHA-256/,
  ],
  "the model for ONNX Runtime": [
    "model.onnx",
    (text) => text.replace("logits", "Logits"),
    /^WRONG: model\.onnx is not made of the weights/,
  ],
  "a mean return": [
    "evaluation.json",
    (text) => text.replace(/"returnMean": -?[\d.]+/, '"returnMean": 5000'),
    /^WRONG: evaluation\.json, trained\.returnMean is 5000, expected/,
  ],
  "a line of the card": [
    "README.md",
    (text) => text.replace("| MeadowZone.Act1 | 2 |", "| MeadowZone.Act1 | 9 |"),
    /^WRONG: README\.md line \d+ is .*MeadowZone\.Act1 \| 9/,
  ],
  "the video": [
    "replay.mp4",
    (text) => `${text.slice(0, -1)}x`,
    /^WRONG: replay\.mp4 is not the video of the first episode from MeadowZone\.Act1/,
  ],
  "a line of the ledger": [
    "ledger-head.json",
    (text) => text.replace(/"records": \d+/, '"records": 4'),
    /^WRONG: ledger-head\.json, position\.records is 4; .*ledger\.jsonl says/m,
  ],
};

for (const [what, [file, change, named]] of Object.entries(forgeries))
  test(`${what} that was changed together with the hashes is named`, async (context) => {
    const copy = aCopy(context);
    forge(copy, file, change);
    // Where the card has the same fact, it was changed as well.
    if (file === "ledger-head.json")
      forge(copy, "README.md", (text) => text.replace(/line \d+ of the run/, "line 4 of the run"));
    // Only the ledger knows of its lines: whatever else an export says is checked without it.
    const training = file === "ledger-head.json" ? ["--training", run] : [];
    const verdict = await said("verify", copy, ...training);
    assert.equal(verdict.code, 1, verdict.out + verdict.err);
    assert.match(verdict.out, named);
  });

test("of another engine's episodes, a video that differs is not proven", async (context) => {
  const copy = aCopy(context);
  for (const name of ["evaluation.json", "README.md"])
    forge(copy, name, (text) => text.replace(/("?kernels"?:? "?)\d+/, "$1900"));
  forge(copy, "replay.mp4", (text) => `${text.slice(0, -1)}x`);
  const verdict = await said("verify", copy);
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(
    verdict.out,
    /not proven: .*that replay\.mp4 shows the first episode from MeadowZone\.Act1/,
  );
});

/** Rewrites the first episode of an evaluation, and the figures of an export as a forger with Lockstep would. */
async function withEpisode(
  copy: string,
  change: (episode: { actions: string; episodeReturn: number }) => void,
): Promise<void> {
  forge(copy, "evaluation.json", (text) => {
    const evaluation = JSON.parse(text);
    change(evaluation.states[0].played[0]);
    return `${JSON.stringify(evaluation, null, 2)}\n`;
  });
}

test("episodes that were not played so are named", async (context) => {
  const better = aCopy(context);
  await withEpisode(better, (episode) => {
    episode.episodeReturn += 1000;
  });
  // Its figures are computed again first, and differ.
  assert.match((await said("verify", better)).out, /^WRONG: evaluation\.json, states/);
  const other = aCopy(context);
  await withEpisode(other, (episode) => {
    const actions = Buffer.from(episode.actions, "base64");
    actions[11] = actions[11] === 3 ? 4 : 3;
    episode.actions = actions.toString("base64");
  });
  // The last action of an episode with a time limit hardly changes its figures, but the network would not take it.
  const verdict = await said("verify", other);
  assert.equal(verdict.code, 1, verdict.out);
  assert.match(verdict.out, /WRONG: evaluation\.json, MeadowZone\.Act1/);
  const unknown = aCopy(context);
  await withEpisode(unknown, (episode) => {
    episode.actions = Buffer.alloc(12, 200).toString("base64");
  });
  assert.match(
    (await said("verify", unknown)).out,
    /episode 0 has other than 12 actions from 0 to 6/,
  );
});

test("a ledger that does not lead to an export is not its training", async (context) => {
  const shorter = join(temporaryFolder(context), "run");
  cpSync(run, shorter, { recursive: true });
  const ledger = join(shorter, "ledger.jsonl");
  const lines = readFileSync(ledger, "utf8").split("\n");
  writeFileSync(ledger, `${lines.slice(0, -2).join("\n")}\n`);
  const none = await said("verify", exported, "--training", shorter);
  assert.equal(none.code, 78);
  assert.match(none.err, /--training .*ledger\.jsonl has no version 6, only those up to 5/);
  const notOfExport = await said("verify", run, "--training", run);
  assert.match(notOfExport.err, /--training belongs to an export/);
});

test("a run that was resumed without an update is exported with the same training", async (context) => {
  const own = temporaryFolder(context);
  const again = join(own, "again");
  cpSync(run, again, { recursive: true });
  await train(own, "again", ["--resume", "--updates", String(updates), "--actors", "1"]);
  const kept = (of: string) => jsonOf(join(of, "weights", `${updates}.json`)).ledger.records;
  assert.equal(kept(again), kept(run) + 1);
  const out = join(own, "out");
  const told = await said("export", again, "--out", out, "--episodes", "1");
  assert.equal(told.code, 0, told.err);
  const head = (of: string) => jsonOf(join(of, "ledger-head.json"));
  assert.deepEqual(head(out), head(exported));
  const about = join(again, "weights", `${updates}.json`);
  const text = readFileSync(about, "utf8");
  writeFileSync(about, text.replace(/"bytes": \d+/, '"bytes": 7'));
  const refused = await said("export", again, "--out", join(own, "none"), "--episodes", "1");
  assert.equal(refused.code, 78);
  assert.match(refused.err, /the ledger's line \d+, bytes, is \d+; weights\/6\.json says 7;/);
});

test("a run that is unfinished, damaged or none says what is missing", async (context) => {
  const own = temporaryFolder(context);
  const out = join(own, "out");
  const copyOf = (name: string): string => {
    const copy = join(own, name);
    cpSync(run, copy, { recursive: true });
    return copy;
  };
  const [untrained, noLedger, damaged, weights] = ["a", "b", "c", "d"].map(copyOf) as [
    string,
    string,
    string,
    string,
  ];
  rmSync(join(untrained, "weights"), { recursive: true });
  rmSync(join(noLedger, "ledger.jsonl"));
  const ledger = join(damaged, "ledger.jsonl");
  writeFileSync(ledger, readFileSync(ledger, "utf8").replace('"arrivalMs":', '"arrivalms":'));
  const file = join(weights, "weights", `${updates}.f32`);
  writeFileSync(file, readFileSync(file).fill(1, 8, 9));
  const cases: readonly (readonly [string, RegExp])[] = [
    [untrained, /has no weights in weights\/: training writes them; train it first/],
    [noLedger, /has no ledger\.jsonl, without which nothing says how its weights came about/],
    [damaged, /ledger\.jsonl line 2 or 3 was changed/],
    [weights, /6\.f32 is damaged: its SHA-256 is/],
    [own, /holds no run \(it has no run\.json\)/],
  ];
  for (const [from, message] of cases) {
    const { code, err } = await said("export", from, "--out", out, "--episodes", "1");
    assert.equal(code, 78, err);
    assert.match(err, message);
    assert.equal(existsSync(join(out, "config.json")), false);
  }
  const stopped = copyOf("stopped");
  rmSync(join(stopped, "summary.json"));
  const args = ["--episodes", "1", "--states", "MeadowZone.Act1", "--version", "3"];
  const told = await said("export", stopped, "--out", out, ...args);
  assert.equal(told.code, 0, told.err);
  assert.match(told.out, /note: the training has not reached its target/);
  assert.match(told.out, /note: the ledger goes on to version 6/);
  const again = await said("export", run, "--out", out);
  assert.match(again.err, /--out .* is not empty; name a new folder/);
});

test("an export that was not finished, and a folder that is none, say what is missing", async (context) => {
  const copy = aCopy(context);
  rmSync(join(copy, "SHA256SUMS"));
  rmSync(join(copy, "README.md"));
  const verdict = await said("verify", copy);
  assert.equal(verdict.code, 1);
  assert.match(verdict.out, /SHA256SUMS is not there: the export was not finished.*README\.md/);
  const none = await said("import-model", folder);
  assert.equal(none.code, 78);
  assert.match(none.err, /is no export \(it has no config\.json\)/);
});

test("an export of a version that computes otherwise is read, and what only that version proves is named", async (context) => {
  const later = aCopy(context);
  forge(later, "config.json", (text) =>
    text.replace(/"lockstep": "[^"]+"/, '"lockstep": "900.0.0"'),
  );
  const verdict = await said("verify", later);
  assert.equal(verdict.code, 0, verdict.out);
  assert.match(
    verdict.out,
    /proven: the weights have SHA-256 .*not proven: .*the evaluation, the video and the training: Lockstep 900\.0\.0 is newer.*; verify them with Lockstep 900\.0\.0/,
  );
  forge(later, "config.json", (text) => text.replace('"formatVersion": 1', '"formatVersion": 2'));
  const refused = await said("verify", later);
  assert.equal(refused.code, 78);
  assert.match(
    refused.err,
    /^lockstep: \S+config\.json is of format lockstep-export 2, expected lockstep-export 1; read it with Lockstep 900\.0\.0, which wrote it\n$/,
  );
});

test("the best version is the kept one with the highest mean return in episodes of its own", async (context) => {
  const out = join(temporaryFolder(context), "best");
  const args = ["--version", "best", "--episodes", "2", "--states", "training"];
  const made = await said("export", run, "--out", out, ...args);
  assert.equal(made.code, 0, made.err);
  const { choice, version, heldOut } = jsonOf(join(out, "evaluation.json"));
  assert.equal(heldOut, null);
  assert.deepEqual([choice.seed, choice.episodes], [2, 2]);
  const means: number[] = [];
  for (const each of choice.versions) {
    const json = join(folder, "candidate.json");
    const how = ["--version", String(each.version), "--seed", "2", "--episodes", "2"];
    const what = ["--states", "training", "--policy", "trained", "--json", json];
    await said("evaluate", "--run-dir", run, ...how, ...what);
    const rows = jsonOf(json).policies.trained as readonly { returnMean: number }[];
    const mean = rows.reduce((sum, { returnMean }) => sum + returnMean, 0) / rows.length;
    assert.equal(each.returnMean, mean);
    means.push(mean);
  }
  assert.deepEqual(
    choice.versions.map((each: { version: number }) => each.version),
    [0, 3, 6],
  );
  assert.equal(version, choice.versions[means.indexOf(Math.max(...means))].version);
  assert.match((await said("verify", out)).out, /not proven: .*is the best that was kept/);
  const wrong = await said("export", run, "--out", join(out, "x"), "--version", "last");
  assert.match(wrong.err, /--version is 'last', expected a whole number or best/);
});

test("an export of a user's own environment has its files, and plays where they are not", async (context) => {
  const own = temporaryFolder(context);
  const source = join(own, "source");
  cpSync(join(projectRoot, "examples", "cart-pole"), source, { recursive: true });
  const environment = join(source, "environment.mjs");
  const args = ["--environment", environment, "--slots", "2", "--segment-length", "8"];
  await train(own, "run", [...args, "--updates", "4", "--seed", "3", "--actors", "1"]);
  const out = join(own, "export");
  const made = await said("export", join(own, "run"), "--out", out, "--episodes", "3");
  assert.equal(made.code, 0, made.err);
  renameSync(source, join(own, "away"));
  renameSync(join(own, "run"), join(own, "run-away"));
  const verdict = await said("verify", out, "--training", join(own, "run-away"));
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(verdict.out, /3 episodes of \d+ steps? played again/);
  const imported = join(own, "imported");
  assert.equal((await said("import-model", out, "--run-dir", imported)).code, 0);
  const json = join(own, "evaluated.json");
  const how = ["--episodes", "3", "--policy", "trained", "--json", json];
  assert.equal((await said("evaluate", "--run-dir", imported, ...how)).code, 0);
  const [row] = jsonOf(json).policies.trained;
  assert.equal(row.returnMean, jsonOf(join(out, "evaluation.json")).states[0].returnMean);
});
