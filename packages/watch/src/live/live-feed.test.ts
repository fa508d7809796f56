import assert from "node:assert/strict";
import { test } from "node:test";
import type { CurvePoint, LearnerStatus } from "@lockstep/status";
import { aLearnerStatus } from "@lockstep/status/testing";
import { createFakeClock } from "@lockstep/system/testing";
import { LiveFeed } from "./live-feed.ts";

function aFeed() {
  const clock = createFakeClock();
  let status: LearnerStatus = aLearnerStatus();
  const feed = new LiveFeed({ status: () => status, arrived: () => [true, false] }, clock);
  const listen = () => {
    const heard: [string, unknown][] = [];
    const stop = feed.subscribe(({ bytes }) => {
      const [, name = "", data = ""] =
        /^event: (\w+)\ndata: (.*)\n\n$/s.exec(Buffer.from(bytes).toString()) ?? [];
      heard.push([name, JSON.parse(data)]);
    });
    return { heard, stop };
  };
  const change = (given: Partial<LearnerStatus>): void => {
    status = { ...status, ...given };
  };
  return { feed, clock, listen, change };
}

test("a listener gets the status at once, and again when it has changed", async () => {
  const { clock, listen, change } = aFeed();
  const { heard } = listen();
  assert.equal(heard[0]?.[0], "status");
  assert.match(JSON.stringify(heard[0]), /"arrived":"10"/);
  await clock.advance(3_000);
  const before = heard.length;
  assert.ok(before <= 2, "an equal status is not sent again");
  change({ version: 13 });
  await clock.advance(1_000);
  assert.equal(heard.length, before + 1);
});

test("points and episodes come together a few times a second, and are dropped while nobody listens", async () => {
  const { feed, clock, listen } = aFeed();
  const point = { version: 1 } as CurvePoint;
  feed.point(point);
  const { heard, stop } = listen();
  for (let version = 2; version < 102; version++) feed.point({ ...point, version });
  await clock.advance(500);
  const points = heard.filter(([name]) => name === "points").map(([, content]) => content);
  assert.equal(points.length, 1);
  assert.equal((points[0] as CurvePoint[]).length, 100);
  stop();
  feed.point({ ...point, version: 200 });
  const later = listen();
  await clock.advance(500);
  assert.deepEqual(
    later.heard.filter(([name]) => name === "points"),
    [],
  );
});

test("what happened while nobody listened is told to the next listener, and kept within bounds", async () => {
  const { feed, clock, listen, change } = aFeed();
  await clock.advance(2_000);
  change({ actors: aLearnerStatus().actors.slice(1) });
  await clock.advance(2_000);
  const { heard } = listen();
  const [name, events] = heard[0] as [string, { text: string }[]];
  assert.equal(name, "events");
  assert.match(events[0]?.text ?? "", /^actor-0 is lost/);
  feed.happened(
    Array.from({ length: 5_000 }, (_, version) => ({ version, kind: "alarm", text: "x" })),
  );
  const [, kept] = listen().heard[0] as [string, unknown[]];
  assert.equal(kept.length, 400);
});
