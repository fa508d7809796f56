import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { forge } from "../forged-ledger.ts";
import {
  projectRoot,
  runLockstep,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { processesOf, updatesIn } from "../run-processes.ts";

const cartPole = join(projectRoot, "examples", "cart-pole", "environment.mjs");
const updates = 8;
const slots = 6;
const small = ["--environment", cartPole, "--slots", `${slots}`, "--segment-length", "8"];
const a3c = [...small, "--seed", "3", "--algorithm", "a3c"];

/** By the beginning of its runs' names. */
const kinds = {
  /** Each segment is a step of its own, whose gradient is taken at the weights that played. */
  stale: {},
  /** Three steps, whose targets are made again by the newest weights. */
  traced: { vTrace: true, maxStaleness: 2, arrivals: "unequal", rhoBar: 1.5, lambda: 0.9 },
} as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];
const stepsOf: Readonly<Record<Kind, number>> = { stale: slots, traced: 3 };

const cleanups: (() => Promise<void>)[] = [];
let folder = "";
const weights = new Map<Kind, string>();

before(async () => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  for (const kind of kindNames) {
    const one = trainA3c(`${kind}-one`, kind, ["--actors", "1", "--engine-threads", "1"]);
    const more = ["--actors", "3", "--engine-threads", "2", "--updates", "3"];
    const [{ weightsSha256 }] = await Promise.all([one, trainA3c(`${kind}-three`, kind, more)]);
    weights.set(kind, weightsSha256);
  }
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** Micro-batches of 5 rows: a segment has two, and threads share them. */
function configured(name: string, algorithm: object, more: object = {}): string[] {
  const config = join(folder, `${name}.config.json`);
  // With a memory a segment is one.
  const microBatchRows = "network" in more ? 8 : 5;
  writeFileSync(config, JSON.stringify({ learning: { algorithm, microBatchRows }, ...more }));
  return ["--config", config];
}

function trainA3c(name: string, kind: Kind, more: readonly string[]) {
  const options = [...a3c, ...configured(name, kinds[kind]), "--updates", String(updates)];
  return train(folder, name, [...options, ...more]);
}

interface LedgerUpdate {
  readonly optimizerSteps: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly maxLogProbabilityDifference: number;
}

function linesOf(name: string, file: string) {
  const lines = readFileSync(join(folder, name, file), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => JSON.parse(line));
}

function updatesOf(name: string): LedgerUpdate[] {
  return linesOf(name, "ledger.jsonl").filter(({ type }) => type === "update");
}

for (const kind of kindNames)
  test(`one actor and three, any number of threads, and a resumed run give the same weights: ${kind}`, async () => {
    const resumed = ["--resume", "--updates", String(updates), "--engine-threads", "2"];
    const whole = await train(folder, `${kind}-three`, resumed);
    assert.equal(whole.weightsSha256, weights.get(kind));
  });

test("the two kinds learn differently from the same first round", () => {
  assert.notEqual(weights.get("stale"), weights.get("traced"));
});

for (const kind of kindNames)
  test(`ledger and curve say how stale steps were, and what was played is on-policy: ${kind}`, () => {
    const curve = linesOf(`${kind}-one`, "updates.jsonl");
    const importance: number[] = [];
    for (const [index, update] of updatesOf(`${kind}-one`).entries()) {
      const { figures, optimizerSteps, maxLogProbabilityDifference } = update;
      assert.equal(optimizerSteps, stepsOf[kind]);
      assert.equal(figures["staleness"], (stepsOf[kind] - 1) / 2);
      assert.equal(figures["stalenessMax"], stepsOf[kind] - 1);
      importance.push(figures["importanceWeight"] ?? 0);
      assert.ok(maxLogProbabilityDifference < 1e-4);
      assert.deepEqual(
        [curve[index].figures, curve[index].optimizerSteps],
        [figures, optimizerSteps],
      );
    }
    const off = importance.filter((mean) => Math.abs(mean - 1) > 1e-4);
    assert.equal(off.length > 0, kind === "traced", importance.join());
  });

// V-trace looks at each step before it is made, and so needs more of a learner that has begun again.
for (const kind of ["traced"] as const)
  test(`two actors, of which one is killed, and a killed learner cost time, not the result: ${kind}`, {
    skip: skipUnless(process.platform === "linux", "/proc, which Linux has"),
  }, async () => {
    const name = `${kind}-killed`;
    const runDir = join(folder, name);
    const running = startLockstep([
      ...["train", "--plain", "--run-dir", runDir, "--summary", `${runDir}.json`, ...a3c],
      ...configured(name, kinds[kind]),
      ...["--actors", "2", "--updates", String(updates)],
    ]);
    for (const killed of ["actor", "learner"] as const) {
      const before = updatesIn(runDir);
      await until("another update", () => updatesIn(runDir) > before);
      const [victim] = processesOf(runDir, killed);
      if (victim !== undefined) process.kill(victim, "SIGKILL");
    }
    const { code, stdout, stderr } = await running.finished;
    assert.equal(code, 0, stdout + stderr);
    const { weightsSha256 } = JSON.parse(readFileSync(`${runDir}.json`, "utf8"));
    assert.equal(weightsSha256, weights.get(kind));
  });

for (const kind of kindNames)
  test(`a run is verified${kind === "traced" ? ", and a byte or a number that was changed is named" : ""}: ${kind}`, async () => {
    const verify = async (name: string) =>
      runLockstep(["verify", join(folder, name), "--store", "none"]);
    const sound = await verify(`${kind}-one`);
    assert.equal(sound.code, 0, sound.stdout + sound.stderr);
    assert.match(sound.stdout, new RegExp(`${updates} updates, .* computed again`));
    if (kind !== "traced") return;

    cpSync(join(folder, `${kind}-one`), join(folder, `${kind}-flipped`), { recursive: true });
    const file = join(folder, `${kind}-flipped`, "weights", `${updates}.f32`);
    const bytes = readFileSync(file);
    bytes[101] = (bytes[101] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const flipped = await verify(`${kind}-flipped`);
    assert.equal(flipped.code, 1);
    assert.match(flipped.stdout, new RegExp(`WRONG: weights/${updates}\\.f32 has SHA-256 `));

    cpSync(join(folder, `${kind}-one`), join(folder, `${kind}-forged`), { recursive: true });
    forge(join(folder, `${kind}-forged`), 4, (text) => {
      const record = JSON.parse(text);
      const figures = { ...record.figures, staleness: record.figures.staleness + 1 };
      return JSON.stringify({ ...record, figures });
    });
    const forged = await verify(`${kind}-forged`);
    assert.equal(forged.code, 1, forged.stdout);
    assert.match(forged.stdout, /WRONG: ledger\.jsonl line 4 \(update 3\), figures.*staleness/);
  });

// The portable engine's operators are verified below.
test("it trains and is verified with the engine tfjs:wasm", async () => {
  for (const kind of kindNames) {
    const name = `${kind}-tfjs-wasm`;
    await trainA3c(name, kind, ["--engine", "tfjs:wasm", "--updates", "2", "--actors", "1"]);
    const { code, stdout, stderr } = await runLockstep(["verify", join(folder, name)]);
    assert.equal(code, 0, stdout + stderr);
  }
});

/** A3C and A3C with V-trace as a user's own file. */
const ownA3c = `
export function algorithm({ z, a2cLoss, drawnArrivals, generalizedAdvantages, mean, stepsBefore, vTrace }) {
  const [gamma, lambda] = [z.number().default(0.99), z.number().default(1)];
  const arrivals = { maxStaleness: z.int().nullable().default(null), arrivals: z.string().default("equal") };
  return {
    name: "own",
    options: z.strictObject({ gamma, lambda, ...arrivals, rhoBar: z.number().default(1), vTrace: z.boolean().default(false) }),
    figures: ["policyLoss", "valueLoss", "entropy", "lag"].map((name) => ({ name, label: name, unit: "", help: name, overSteps: "last" })),
    valueTarget: "returns",
    targets: (segment, { gamma, lambda }) => generalizedAdvantages(segment, gamma, lambda),
    passes: (batch, options) => drawnArrivals(batch, options),
    loss() {
      const { loss, figures } = a2cLoss({ valueCoefficient: 0.5, entropyCoefficient: 0.01 });
      return { loss, figures: { ...figures, lag: mean(stepsBefore) } };
    },
    gradientsAt: (options) => (options.vTrace ? "newest" : "played"),
    targetsBeforeStep: (options) => (options.vTrace ? (segment) => vTrace(segment, { ...options, cBar: 1 }) : null),
  };
}
`;

for (const kind of kindNames)
  test(`a user's own file that says the same gives the same weights, and is verified: ${kind}`, async () => {
    const file = join(folder, "own.mjs");
    writeFileSync(file, ownA3c);
    const name = `${kind}-own`;
    const { weightsSha256 } = await train(folder, name, [
      ...[...small, "--seed", "3", "--algorithm", file, ...configured(name, kinds[kind])],
      ...["--updates", String(updates), "--actors", "2"],
    ]);
    assert.equal(weightsSha256, weights.get(kind));
    for (const { figures } of updatesOf(name)) assert.equal(figures["lag"], stepsOf[kind] - 1);
    const { code, stdout, stderr } = await runLockstep(["verify", join(folder, name)]);
    assert.equal(code, 0, stdout + stderr);
  });

test("a run that collapses goes back with --guard rollback, and is verified", async () => {
  const config = join(folder, "fast.json");
  writeFileSync(config, JSON.stringify({ learning: { learningRate: 0.1 } }));
  await train(folder, "guarded", [
    ...[...a3c, "--config", config, "--engine", "portable", "--guard", "rollback"],
    ...["--updates", "46", "--actors", "1"],
  ]);
  const { length } = linesOf("guarded", "ledger.jsonl").filter(({ rollback }) => rollback);
  assert.ok(length > 0);
  const { code, stdout, stderr } = await runLockstep(["verify", join(folder, "guarded")]);
  assert.equal(code, 0, stdout + stderr);
});

test("each step's operators are hashed, and verified", async () => {
  for (const kind of kindNames) {
    const name = `${kind}-operators`;
    const hashed = ["--engine", "portable", "--operator-hashes", "--updates", "2"];
    await trainA3c(name, kind, [...hashed, "--actors", "1"]);
    for (const { operators } of linesOf(name, "ledger.jsonl").slice(1))
      assert.equal(operators.steps.length, stepsOf[kind]);
    const verified = await runLockstep(["verify", join(folder, name), "--operators"]);
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.match(verified.stdout, /hashes of what operators computed/);
  }
});

const memory = { network: { memory: { kind: "gru", size: 8 } } };

test("with a memory, one actor and two give the same weights", async () => {
  const remembering = (name: string, actors: string) =>
    train(folder, name, [
      ...a3c,
      ...configured(name, kinds.stale, memory),
      ...["--updates", "3", "--actors", actors],
    ]);
  const one = await remembering("memory-one", "1");
  const two = await remembering("memory-two", "2");
  assert.equal(two.weightsSha256, one.weightsSha256);
});

const refused: readonly (readonly [string, object, RegExp, object?])[] = [
  [
    "a staleness that six slots cannot have",
    { maxStaleness: 6 },
    /maxStaleness: 6 needs 7 segments a round, got 6 slots; lower it to 5 or less, or raise slots/,
  ],
  ["an unknown order of arrivals", { arrivals: "even" }, /learning\.algorithm\.arrivals: /],
  [
    "a clip of importance weights without V-trace",
    { rhoBar: 2 },
    /learning\.algorithm\.rhoBar: 2 has no effect without V-trace/,
  ],
  ["V-trace with a memory", { vTrace: true }, /not computed for a network with a memory/, memory],
  ["an unknown option", { vtrace: true }, /vtrace: unknown option of a3c; did you mean vTrace\?/],
  [
    "more gradients than memory should hold",
    {},
    /an update of a3c holds 800 gradients of \d+ MB until all are computed, together \d+ MB; expected/,
    { slots: 400, segmentLength: 8, environment: { observation: { height: 84, width: 84 } } },
  ],
];
for (const [what, algorithm, message, more] of refused)
  test(`${what} is refused in one line before anything starts`, async () => {
    const runDir = join(folder, "refused");
    // Only large pictures have a network of some size.
    const options = more !== undefined && "slots" in more ? [] : small;
    const config = configured("refused", algorithm, more);
    const args = ["--plain", "--run-dir", runDir, ...options, "--algorithm", "a3c", ...config];
    const { code, stdout, stderr } = await runLockstep(["train", ...args]);
    assert.equal(code, 78, stdout + stderr);
    assert.match(stderr, /^lockstep: [^\n]*\n$/);
    assert.match(stderr, message);
    assert.equal(updatesIn(runDir), 0);
  });
