import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { aCurvePoint } from "../testing/a-curve-point.ts";
import { type PastPiece, runHistory } from "./run-history.ts";

function aFolder(context: TestContext, points: number, ending = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-history-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const lines = Array.from({ length: points }, (_, index) =>
    JSON.stringify(aCurvePoint(index + 1)),
  );
  if (points > 0) writeFileSync(join(folder, "updates.jsonl"), `${lines.join("\n")}\n${ending}`);
  return folder;
}

async function piecesOf(folder: string): Promise<PastPiece[]> {
  const pieces = [];
  for await (const piece of runHistory({ folder })) pieces.push(piece);
  return pieces;
}

async function versions(folder: string): Promise<number[]> {
  const [piece] = await piecesOf(folder);
  assert.ok(piece !== undefined && "curve" in piece);
  return piece.curve.points.map(({ version }) => version);
}

test("a short curve is whole, and a torn line is left out", async (context) => {
  const folder = aFolder(context, 5, '{"version":6,"envi');
  assert.deepEqual(await versions(folder), [1, 2, 3, 4, 5]);
});

test("a long curve is thinned evenly", async (context) => {
  const all = await versions(aFolder(context, 10_003));
  assert.ok(all.length <= 4_000 && all.length >= 2_000, `${all.length} points`);
  assert.equal(all[0], 1);
  const steps = all.slice(1).map((version, index) => version - (all[index] as number));
  assert.deepEqual([...new Set(steps)], [4]);
});

test("a run that has just begun has no past", async (context) => {
  assert.deepEqual(await piecesOf(aFolder(context, 0)), [
    { curve: { points: [], every: 1, count: 0, last: null } },
    { rest: { episodes: [], events: [], version: -1, actors: null } },
  ]);
});

test("a ledger's episodes come in packs, and the rest with its events, its last version and who played it", async (context) => {
  const folder = aFolder(context, 0);
  const previous = "0".repeat(64);
  const line = (record: object): string => `${JSON.stringify({ previous, ...record })}\n`;
  const episodes = Array.from({ length: 300 }, (_, episode) => ({
    ...{ slot: 1, episode, startState: "start", steps: 10, frames: 40, episodeReturn: episode },
    ...{ progress: null, finished: false, truncated: false },
  }));
  const update = (version: number, actors: readonly string[]): string =>
    line({
      ...{ type: "update", version },
      segments: actors.map((actor, slot) => ({ slot, actor, steps: 3, actions: "AAEC" })),
      episodes,
    });
  writeFileSync(
    join(folder, "ledger.jsonl"),
    line({ type: "run", version: 0 }) + update(1, ["a"]) + update(2, ["a", "b"]),
  );
  const [, pack, rest, ...more] = await piecesOf(folder);
  assert.deepEqual(more, []);
  assert.ok(pack !== undefined && "pack" in pack && rest !== undefined && "rest" in rest);
  assert.deepEqual([pack.pack.version, pack.pack.rows], [2, 500]);
  const { version, actors, events } = rest.rest;
  assert.deepEqual([version, actors, rest.rest.episodes.length], [2, ["a", "b"], 100]);
  assert.deepEqual(
    events.map(({ text }) => text),
    ["training begins", "b plays"],
  );
});
