import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import type { EpisodeRow, HistoryLine } from "@lockstep/watch-page";
import { aCurvePoint } from "../testing/a-curve-point.ts";
import type { LedgerNews } from "./ledger-lines.ts";
import { PackedEpisodes, packOf } from "./packed-episodes.ts";
import type { PastPiece } from "./run-history.ts";
import { RunPast } from "./run-past.ts";
import { ThinCurve } from "./thin-curve.ts";

/** @param version that the update made which it ended with */
function anEpisode(version: number, episode: number): EpisodeRow {
  return {
    ...{ slot: 0, episode, state: "start", version: version - 1, episodeReturn: 1, progress: null },
    ...{ steps: 5, end: "terminated" },
  };
}

function anUpdate(version: number, episodes: number, actors: readonly string[] = ["a"]) {
  return {
    ...{ type: "update", version, actors: new Set(actors), wentBackTo: null },
    episodes: Array.from({ length: episodes }, (_, index) => anEpisode(version, index)),
  } satisfies LedgerNews;
}

/** What the files of a run hold after two updates. */
const filesOfTwoUpdates: readonly PastPiece[] = [
  {
    curve: {
      points: [aCurvePoint(1), aCurvePoint(2)],
      ...{ every: 1, count: 2, last: aCurvePoint(2) },
    },
  },
  { pack: packOf(Array.from({ length: 500 }, (_, index) => anEpisode(1, index))) },
  {
    rest: {
      episodes: [anEpisode(2, 0)],
      events: [{ version: 0, kind: "session", text: "training begins" }],
      ...{ version: 2, actors: ["a"] },
    },
  },
];

/** A past whose files are read piece by piece, when the test lets it. */
function aPast(pieces: readonly PastPiece[] = filesOfTwoUpdates) {
  let reads = 0;
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const past = new RunPast(async function* () {
    reads += 1;
    await gate;
    yield* pieces;
  });
  return { past, reads: () => reads, goOn };
}

async function bytesOf(past: RunPast, after = -1): Promise<string> {
  const all = [];
  for await (const line of past.lines(after)) all.push(line);
  return Buffer.concat(all).toString();
}

function linesOf(text: string): HistoryLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HistoryLine);
}

function contentOf(text: string) {
  const lines = linesOf(text);
  const points = lines.flatMap((line) => ("points" in line ? line.points : []));
  const events = lines.flatMap((line) => ("events" in line ? line.events : []));
  const episodes = lines.flatMap((line) =>
    "episodes" in line
      ? line.episodes
      : "packedEpisodes" in line
        ? unpacked(line.packedEpisodes)
        : [],
  );
  return {
    versions: points.map(({ version }) => version),
    events: events.map(({ text }) => text),
    episodes: episodes.map(({ version, episode }) => `${version + 1}/${episode}`),
  };
}

function unpacked(packed: string): EpisodeRow[] {
  return JSON.parse(inflateSync(Buffer.from(packed, "base64")).toString()) as EpisodeRow[];
}

test("however many pages ask, the files are read once and all get the same bytes, also of what came later", async () => {
  const { past, reads, goOn } = aPast();
  const twenty = Array.from({ length: 20 }, () => bytesOf(past));
  goOn();
  const [first = "", ...others] = await Promise.all(twenty);
  for (const other of others) assert.equal(other, first);
  const { versions, events, episodes } = contentOf(first);
  assert.deepEqual([versions, events, episodes.length], [[1, 2], ["training begins"], 501]);
  past.point(aCurvePoint(3));
  past.recorded(anUpdate(3, 2, ["a", "b"]));
  const later = contentOf(await bytesOf(past));
  assert.deepEqual(later.versions, [1, 2, 3]);
  assert.deepEqual(later.events, ["training begins", "b plays"]);
  assert.deepEqual(later.episodes.slice(500), ["2/0", "3/0", "3/1"]);
  assert.equal(reads(), 1);
});

test("what happens while the files are read is there once", async () => {
  const { past, goOn } = aPast();
  const text = bytesOf(past);
  // It is in the files that are being read.
  past.point(aCurvePoint(2));
  past.recorded(anUpdate(2, 1));
  past.point(aCurvePoint(3));
  past.recorded(anUpdate(3, 1));
  goOn();
  const { versions, episodes } = contentOf(await text);
  assert.deepEqual(
    [versions, episodes.slice(500)],
    [
      [1, 2, 3],
      ["2/0", "3/0"],
    ],
  );
});

test("a page that was away gets what came after its last version", async () => {
  const { past, goOn } = aPast();
  goOn();
  await bytesOf(past);
  past.point(aCurvePoint(3));
  past.recorded(anUpdate(3, 1, ["a", "b"]));
  const { versions, events, episodes } = contentOf(await bytesOf(past, 2));
  assert.ok(versions.includes(3) && !episodes.includes("1/0") && episodes.includes("3/0"));
  assert.deepEqual(events, ["b plays"]);
  assert.equal(await bytesOf(past, 3), "");
});

test("the curve comes before the ledger is read", async () => {
  let goOn: () => void = () => undefined;
  const past = new RunPast(async function* () {
    yield filesOfTwoUpdates[0] as PastPiece;
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    yield filesOfTwoUpdates[2] as PastPiece;
  });
  const lines = past.lines(-1);
  const { value } = await lines.next();
  assert.deepEqual(contentOf(Buffer.from(value ?? []).toString()).versions, [1, 2]);
  past.point(aCurvePoint(3));
  goOn();
  const rest = [];
  for await (const line of lines) rest.push(line);
  const { versions, episodes } = contentOf(Buffer.concat(rest).toString());
  assert.deepEqual([versions.at(-1), episodes], [3, ["2/0"]]);
});

test("files that cannot be read are an error for those who wait, and are read again for the next page", async () => {
  for (const failing of [[{ error: "the disk is gone" }], filesOfTwoUpdates.slice(0, 2)]) {
    const { past, reads, goOn } = aPast(failing);
    const both = [bytesOf(past), bytesOf(past)];
    goOn();
    for (const text of await Promise.all(both))
      assert.match(
        text,
        /\{"error":"the (disk is gone|run's files were not read to their ends)"\}/,
      );
    await bytesOf(past);
    assert.equal(reads(), 2);
  }
});

test("files that became others are read again", async () => {
  const { past, reads, goOn } = aPast();
  goOn();
  await bytesOf(past);
  past.forget();
  assert.deepEqual(contentOf(await bytesOf(past)).versions, [1, 2]);
  assert.equal(reads(), 2);
});

test("a curve stays within its bounds, keeps its ends and encodes what does not change once", () => {
  const curve = new ThinCurve(1_000);
  for (let version = 1; version <= 20_002; version++) curve.add(aCurvePoint(version));
  const versions = contentOf(Buffer.concat(curve.lines(-1)).toString()).versions;
  assert.ok(versions.length <= 2_001 && versions.length >= 1_000, `${versions.length} points`);
  assert.deepEqual([versions[0], versions.at(-1)], [1, 20_002]);
  const before = curve.lines(-1);
  curve.add(aCurvePoint(20_003));
  const after = curve.lines(-1);
  assert.equal(after[0], before[0], "the same bytes");
  assert.ok(curve.lines(20_000).length < 3);
});

test("of too many episodes the oldest are left out, and their number is told", () => {
  const episodes = new PackedEpisodes(2_000);
  for (let version = 1; version <= 50; version++)
    episodes.add(Array.from({ length: 100 }, (_, index) => anEpisode(version, index)));
  const text = Buffer.concat(episodes.lines(-1)).toString();
  const shown = contentOf(text).episodes;
  assert.deepEqual([shown.length, shown[0], shown.at(-1)], [2_000, "31/0", "50/99"]);
  assert.ok(linesOf(text).some((line) => "leftOut" in line && line.leftOut === 3_000));
  assert.ok(text.length < 60_000, `${text.length} bytes`);
});
