import assert from "node:assert/strict";
import { test } from "node:test";
import { LedgerEvents, type LedgerNews, ledgerNews } from "./ledger-lines.ts";

const previous = "0".repeat(64);
const report = {
  ...{ slot: 1, episode: 2, startState: 'a ,"episodes":[ "b"', steps: 10, frames: 40 },
  ...{ episodeReturn: 1.5, progress: 0.25, finished: false, truncated: true },
};

function update(actors: readonly string[], episodes: readonly unknown[] = []): string {
  return JSON.stringify({
    ...{ previous, type: "update", version: 7, weightsSha256: previous, learningRate: 1 },
    segments: actors.map((actor, slot) => ({ slot, actor, steps: 3, actions: "AAEC" })),
    episodes,
  });
}

test("an update's episodes and actors are read, whatever their texts hold", () => {
  const news = ledgerNews(update(['actor "0"', "actor-1"], [report])) as LedgerNews & {
    readonly type: "update";
  };
  assert.deepEqual([...news.actors], ['actor "0"', "actor-1"]);
  assert.deepEqual(news.episodes, [
    {
      ...{ slot: 1, episode: 2, state: report.startState, version: 6, episodeReturn: 1.5 },
      ...{ progress: 0.25, steps: 10, end: "truncated" },
    },
  ]);
});

test("what is no record, or was cut off, is left out", () => {
  for (const line of ["", "{}", update(["a"], [report]).slice(0, -40), '{"type":"update"}'])
    assert.equal(ledgerNews(line), null, line);
});

test("sessions, who came and who left are told from consecutive lines", () => {
  const events = new LedgerEvents();
  const after = (line: string) => {
    const news = ledgerNews(line);
    assert.ok(news);
    return events.after(news).map(({ kind, text }) => `${kind}: ${text}`);
  };
  const session = (version: number) =>
    JSON.stringify({ previous, type: "run", configuration: { version: 99 }, version });
  assert.deepEqual(after(session(0)), ["session: training begins"]);
  assert.deepEqual(after(update(["a", "b"])), []);
  assert.deepEqual(after(update(["a", "c"])), ["came: c plays", "left: b plays no more"]);
  assert.deepEqual(after(session(7)), ["session: training goes on at version 7"]);
});

test("a guard's way back is told, and not what only looks like it", () => {
  const events = new LedgerEvents();
  const after = (line: string) => {
    const news = ledgerNews(line);
    assert.ok(news);
    return events.after(news);
  };
  const rollback = '"rollback":{"to":4,"rule":"return","rollbacks":1}';
  const gone = update(["a"]).replace('"segments"', `${rollback},"segments"`);
  assert.deepEqual(after(gone), [
    {
      version: 7,
      kind: "alarm",
      text: "training had collapsed: it went back to version 4, with half the learning rate",
    },
  ]);
  assert.deepEqual(after(update([`,${rollback},`])), [
    { version: 7, kind: "came", text: `,${rollback}, plays` },
    { version: 7, kind: "left", text: "a plays no more" },
  ]);
});
