import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import type { CurvePoint } from "@lockstep/status";
import { EventReader, type ReadEvents } from "../event-reader.ts";
import {
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { skipWithoutPython } from "../python.ts";
import { processesOf, updatesIn } from "../run-processes.ts";

const small = [
  ...["--slots", "2", "--segment-length", "8", "--seed", "3", "--actors", "1"],
  ...["--algorithm", "ppo", ...smallPictures],
];
const unevaluated = ["--evaluate-every", "0"];

/** The numbers of the curve, and the tags that show them. */
const tags: Readonly<Record<string, (point: CurvePoint) => number | null | undefined>> = {
  "rollout/ep_rew_mean": (point) => point.episodeReturnMean,
  "rollout/ep_len_mean": (point) => point.episodeStepsMean,
  "rollout/success_rate": (point) => point.finishedShare,
  "rollout/progress_mean": (point) => point.progressMean,
  "losses/entropy": ({ figures }) => figures["entropy"],
  "losses/policy_loss": ({ figures }) => figures["policyLoss"],
  "losses/value_loss": ({ figures }) => figures["valueLoss"],
  "losses/approx_kl": ({ figures }) => figures["approxKl"],
  "losses/clipfrac": ({ figures }) => figures["clipFraction"],
  "losses/explained_variance": (point) => point.explainedVariance,
  "charts/learning_rate": (point) => point.learningRate,
  "charts/SPS": (point) => point.stepsPerSecond,
  "time/iterations": (point) => point.version,
  "time/time_elapsed": (point) => point.wallSeconds,
  "lockstep/episodes": (point) => point.episodes,
  "lockstep/optimizer_steps": (point) => point.optimizerSteps,
  "lockstep/gradient_norm": (point) => point.gradientNorm,
  "lockstep/weights_norm": (point) => point.weightsL2Norm,
  "lockstep/log_probability_difference_max": (point) => point.maxLogProbabilityDifference,
  "lockstep/barrier_wait_share": (point) => point.barrierWaitShare,
};

function curveOf(runDir: string): CurvePoint[] {
  const text = readFileSync(join(runDir, "updates.jsonl"), "utf8");
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as CurvePoint);
}

/** Every number of the curve, at its step, to a float32's last bit; and no other. */
function assertSame({ scalars }: ReadEvents, curve: readonly CurvePoint[]): void {
  const expected = Object.fromEntries(
    Object.entries(tags).map(([tag, of]) => [
      tag,
      curve.flatMap((point) => {
        const value = of(point);
        return value == null ? [] : [[point.environmentSteps, Math.fround(value)]];
      }),
    ]),
  );
  const known = Object.entries(expected).filter(([, values]) => values.length > 0);
  assert.deepEqual(Object.keys(scalars).sort(), known.map(([tag]) => tag).sort());
  for (const [tag, values] of known) assert.deepEqual(scalars[tag], values, tag);
}

function stepsOf({ scalars }: ReadEvents): number[] {
  return (scalars["charts/learning_rate"] ?? []).map(([step]) => step);
}

const updates = 12;
const cleanups: (() => Promise<void>)[] = [];
let folder = "";
/** A run that nothing has disturbed. */
let runDir = "";

before(async () => {
  if (skipWithoutPython !== false) return;
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  await train(folder, "run", [...small, "--updates", String(updates)]);
  runDir = join(folder, "run");
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

test("TensorBoard's reader finds every number of updates.jsonl, the settings and the card", {
  skip: skipWithoutPython,
}, async (context) => {
  const read = await new EventReader(context, runDir).read();
  const curve = curveOf(runDir);
  assert.equal(curve.length, updates);
  assertSame(read, curve);
  const { settings } = read.hparams["_hparams_/session_start_info"] ?? assert.fail();
  assert.equal(settings["seed"], 3);
  assert.equal(settings["learning.algorithm.name"], "ppo");
  const success = 1;
  assert.equal(read.hparams["_hparams_/session_end_info"]?.status, success);
  const [[step, card] = assert.fail()] = read.texts["hyperparameters/text_summary"] ?? [];
  assert.equal(step, 0);
  assert.match(card, /\| learning\.learningRate \| 0\.\d+ \|/);
  const rows = readFileSync(join(runDir, "progress.csv"), "utf8").trimEnd().split("\n");
  const names = (rows[0] ?? "").split(",");
  assert.deepEqual(names.slice(1).sort(), Object.keys(tags).sort());
  assert.equal(rows.length, updates + 1);
  for (const [index, point] of curve.entries())
    for (const [column, value] of (rows[index + 1] ?? "").split(",").slice(1).entries())
      assert.equal(value, String(tags[names[column + 1] ?? ""]?.(point) ?? ""));
});

test("an evaluation's means and pictures are in TensorBoard's reader at the step of the weights", {
  skip: skipWithoutPython,
}, async (context) => {
  const json = join(folder, "evaluation.json");
  const { code, stderr } = await runLockstep([
    ...["evaluate", "--run-dir", runDir, "--states", "MeadowZone.Act1,CavernZone.Act1"],
    ...["--episodes", "2", "--most-steps", "30", "--json", json],
  ]);
  assert.equal(code, 0, stderr);
  const { policies } = JSON.parse(readFileSync(json, "utf8")) as Evaluated;
  const rows = policies["trained"] ?? assert.fail();
  const { scalars, images } = await new EventReader(context, join(runDir, "evaluation")).read();
  const steps = updates * 16;
  const mean = rows.reduce((sum, { returnMean }) => sum + returnMean, 0) / rows.length;
  assert.deepEqual(scalars["eval/mean_reward"], [[steps, Math.fround(mean)]]);
  for (const { state, returnMean, stepsMean } of rows) {
    assert.deepEqual(scalars[`eval/mean_reward/${state}`], [[steps, Math.fround(returnMean)]]);
    assert.deepEqual(scalars[`eval/mean_ep_length/${state}`], [[steps, Math.fround(stepsMean)]]);
    const [[step, width, height, png] = assert.fail()] = images[`eval/${state}`] ?? [];
    assert.deepEqual([step, width, height], [steps, 256, 240]);
    assert.ok(colours(Buffer.from(png, "hex"), width) > 4, "a picture of the game");
  }
});

interface Evaluated {
  readonly policies: Readonly<
    Record<
      string,
      readonly { readonly state: string; readonly returnMean: number; readonly stepsMean: number }[]
    >
  >;
}

/** How many colours a PNG of one IDAT without filters has. */
function colours(png: Buffer, width: number): number {
  const at = png.indexOf("IDAT");
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const found = new Set<number>();
  for (let row = 0; row < rows.length; row += 1 + 3 * width)
    for (let x = row + 1; x < row + 1 + 3 * width; x += 3) found.add(rows.readUIntBE(x, 3));
  return found.size;
}

/** Trains until the reader has seen some updates, and then kills everything in the middle of its work. */
async function killed(runDir: string, reader: EventReader): Promise<void> {
  const running = startLockstep([
    "train",
    "--plain",
    "--run-dir",
    runDir,
    ...small,
    ...unevaluated,
    "--updates",
    "100000",
  ]);
  await until("the learner", () => processesOf(runDir, "learner").length > 0);
  // The reader is asked when there is news: a look costs it as much as an update.
  const updated = (count: number) => until(`${count} updates`, () => updatesIn(runDir) > count);
  await updated(3);
  const seen = stepsOf(await reader.read()).length;
  await updated(seen + 3);
  await until("later events", async () => stepsOf(await reader.read()).length > seen);
  for (const pid of processesOf(runDir, "learner")) process.kill(pid, "SIGKILL");
  running.child.kill("SIGKILL");
  await once(running.child, "close");
  await until("the end of all services", () =>
    (["actor", "learner", "parameter-server"] as const).every(
      (kind) => processesOf(runDir, kind).length === 0,
    ),
  );
}

for (const [when, change] of [
  ["goes on where it was killed", () => undefined],
  [
    "goes on from an older version",
    (runDir: string) => rmSync(join(runDir, "restart"), { recursive: true }),
  ],
] as const)
  test(`a reader that watches a run that is killed and ${when} ends with the curve`, {
    skip: skipWithoutPython,
  }, async (context) => {
    const runDir = join(temporaryFolder(context), "run");
    const watching = new EventReader(context, runDir);
    await killed(runDir, watching);
    const afterwards = await new EventReader(context, runDir).read();
    const steps = stepsOf(afterwards);
    const curve = curveOf(runDir);
    assertSame(afterwards, curve.slice(0, steps.length));
    change(runDir);
    const target = String(curve.length + 5);
    const { code, stderr } = await runLockstep([
      ...["train", "--plain", "--run-dir", runDir, "--resume", "--updates", target, ...unevaluated],
    ]);
    assert.equal(code, 0, stderr);
    const whole = curveOf(runDir);
    assert.equal(whole.length, curve.length + 5);
    assertSame(await new EventReader(context, runDir).read(), whole);
    assertSame(await watching.read(), whole);
  });
