import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { LedgerHeader } from "@lockstep/round";
import type { CurvePoint } from "@lockstep/status";
import { sha256Hex } from "@lockstep/system";
import { aFolder } from "../testing/a-learner.ts";
import { type FolderPosition, RunFolder } from "./run-folder.ts";

function aHeader(version = 0): LedgerHeader {
  return {
    type: "run",
    run: "test",
    seed: 1,
    configuration: { seed: 1, slots: 2 },
    configurationSha256: "aa",
    engine: { name: "fake", device: "none", versions: {} },
    software: { lockstep: "test" },
    version,
    weightsSha256: "cc",
  };
}

async function opened(
  context: TestContext,
  path: string,
  version = 0,
  position: FolderPosition | null = null,
): Promise<RunFolder> {
  const folder = await RunFolder.open(path, aHeader(version), position);
  context.after(() => folder.close().catch(() => undefined));
  return folder;
}

const point = (version: number) => ({ version }) as unknown as CurvePoint;

async function write(
  folder: RunFolder,
  version: number,
  keep: number,
  pinned: readonly number[] = [],
): Promise<void> {
  const position = folder.position;
  await folder.writeWeights(
    {
      weights: Uint8Array.of(version, 0, 0, 0),
      optimizerState: Uint8Array.of(0, version, 0, 0),
      about: {
        run: "test",
        version,
        sha256: "00",
        network: { architecture: "mlp", length: 4, actions: 2 },
        configurationSha256: "aa",
        ledger: position.ledger,
      },
    },
    keep,
    { added: () => undefined, removed: () => undefined, isPinned: (each) => pinned.includes(each) },
  );
}

const weightsOf = (path: string): string[] => readdirSync(join(path, "weights")).sort();

test("a new run's folder has its configuration, a ledger of one record and an empty curve", async (context) => {
  const path = join(aFolder(context), "deep", "run");
  const folder = await opened(context, path);
  assert.deepEqual(JSON.parse(readFileSync(join(path, "run-configuration.json"), "utf8")), {
    seed: 1,
    slots: 2,
  });
  assert.equal(folder.position.ledger.records, 1);
  assert.equal(folder.position.ledger.bytes, statSync(join(path, "ledger.jsonl")).size);
  assert.equal(folder.position.curveBytes, 0);
});

test("the newest versions' weights are kept, each with its optimizer's state and that one's hash", async (context) => {
  const path = aFolder(context);
  const folder = await opened(context, path);
  for (const version of [8, 9, 10, 11]) await write(folder, version, 2);
  assert.deepEqual(weightsOf(path), [
    ...["10.f32", "10.json", "10.optimizer.f32"],
    ...["11.f32", "11.json", "11.optimizer.f32"],
  ]);
  const about = JSON.parse(readFileSync(join(path, "weights", "11.json"), "utf8"));
  assert.equal(about.version, 11);
  const state = readFileSync(join(path, "weights", "11.optimizer.f32"));
  assert.equal(about.optimizerSha256, sha256Hex(state));
  assert.deepEqual([...readFileSync(join(path, "weights", "11.f32"))], [11, 0, 0, 0]);
  await write(folder, 11, 2);
  assert.equal(weightsOf(path).length, 6, "one that is written again takes nobody's place");
});

test("a folder that is resumed is cut to where the checkpoint left it, and later versions' weights go", async (context) => {
  const path = aFolder(context);
  const folder = await opened(context, path);
  await folder.appendCurve(point(1));
  const position = folder.position;
  await write(folder, 1, 9);
  await folder.appendCurve(point(2));
  await write(folder, 2, 9);
  await folder.close();
  writeFileSync(join(path, "weights", "3.f32.unfinished-1"), "half");
  const again = await opened(context, path, 1, position);
  assert.deepEqual(
    weightsOf(path).filter((name) => name.startsWith("2")),
    [],
  );
  assert.ok(weightsOf(path).includes("1.f32"));
  await again.appendCurve(point(2));
  const lines = readFileSync(join(path, "updates.jsonl"), "utf8").trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).version),
    [1, 2],
  );
  assert.equal(again.position.ledger.records, 2, "the session's own record");
});

test("a curve that lost its end begins anew, and a ledger that did is refused", async (context) => {
  const path = aFolder(context);
  const folder = await opened(context, path);
  await folder.appendCurve(point(1));
  const position = folder.position;
  await folder.close();
  writeFileSync(join(path, "updates.jsonl"), "");
  const again = await opened(context, path, 0, position);
  assert.equal(again.position.curveBytes, 0);
  await again.close();
  writeFileSync(join(path, "ledger.jsonl"), "");
  await assert.rejects(RunFolder.open(path, aHeader(), position), { code: "LEDGER_MISMATCH" });
});

test("whoever asks is told of each point of the curve once it is in the file", async (context) => {
  const path = aFolder(context);
  const folder = await opened(context, path);
  const told: [number, number][] = [];
  folder.onCurvePoint(({ version }) => told.push([version, statSync(folder.curvePath).size]));
  await folder.appendCurve(point(1));
  assert.deepEqual(told, [[1, statSync(folder.curvePath).size]]);
  assert.ok(statSync(folder.curvePath).size > 0);
});

test("a folder that cannot be written is named, with what to do", async (context) => {
  const file = join(aFolder(context), "file");
  writeFileSync(file, "");
  await assert.rejects(RunFolder.open(join(file, "run"), aHeader(), null), {
    code: "RUN_FOLDER_UNUSABLE",
    message: /cannot write the run folder .*choose another --run-dir/,
  });
});

test("a pinned version's files stay, however old they are, and take no place of the newest", async (context) => {
  const path = aFolder(context);
  const folder = await opened(context, path);
  for (const version of [1, 2, 3, 4, 5]) await write(folder, version, 2, [2]);
  const kept = weightsOf(path).filter((name) => /^\d+\.f32$/.test(name));
  assert.deepEqual(kept, ["2.f32", "4.f32", "5.f32"]);
  assert.ok(weightsOf(path).includes("2.optimizer.f32") && weightsOf(path).includes("2.json"));
});
