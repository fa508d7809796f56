import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlayedEpisode } from "@lockstep/round";
import { episodeEnd } from "../terminal/episode-end.ts";
import { episodeJson, episodeTable } from "./episode-lines.ts";

function episodes(count: number): PlayedEpisode[] {
  return Array.from({ length: count }, (_, episode) => ({
    slot: 1,
    episode,
    actions: new Uint8Array(3),
    stepsBefore: 3 * episode,
    versions: [0, 1] as const,
    report: null,
  }));
}

test("a long list shows its last episodes, how many there are and how to choose", () => {
  const lines = episodeTable(episodes(1_500));
  assert.equal(lines.length, 42);
  assert.match(lines[40] ?? "", /^ +1 +1499 /);
  assert.match(
    lines.at(-1) ?? "",
    /^The last 40 of 1.500 episodes\. --slot S .* --json prints all\.$/,
  );
  assert.equal(episodeTable(episodes(40)).length, 41);
});

test("all episodes are lines of JSON", () => {
  const lines = episodeJson(episodes(1_500));
  assert.equal(lines.length, 1_500);
  assert.deepEqual(JSON.parse(lines[7] ?? ""), {
    slot: 1,
    episode: 7,
    versions: [0, 1],
    steps: 3,
    ended: null,
  });
});

test("an episode that its environment ended is terminated, which may be good or bad", () => {
  assert.equal(episodeEnd({ finished: false, truncated: false }), "terminated");
  assert.equal(episodeEnd({ finished: false, truncated: true }), "out of time");
  assert.equal(episodeEnd({ finished: true, truncated: true }), "goal reached");
});
