import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type CurvePoint, curvePointSchema } from "@lockstep/status";
import { startLockstep, temporaryFolder, until } from "../lockstep-command.ts";
import { unhurriedCartPole } from "../unhurried-game.ts";

function pointsOf(lines: string): readonly CurvePoint[] {
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => curvePointSchema.parse(JSON.parse(line)));
}

/** The next event of a stream. */
async function nextEvent(url: string): Promise<string> {
  const response = await fetch(url);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += Buffer.from(bytes).toString();
    const event = /event: update\ndata: (.*)\n\n/.exec(text)?.[1];
    if (event !== undefined) return event;
  }
  throw new Error(`the stream ended: ${text}`);
}

test("a running learner serves its curve, tells of each update, and refuses what it should", async (context) => {
  const folder = temporaryFolder(context);
  const runDir = join(folder, "run");
  const game = ["--environment", unhurriedCartPole(folder, 20)];
  const small = ["--slots", "2", "--segment-length", "4", "--actors", "1", ...game];
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", runDir, ...small, "--updates", "100000"],
  ]);
  const address = (): string | undefined =>
    /learner +(http:\S+)\/status/.exec(running.output())?.[1];
  await until("the learner's address", () => address() !== undefined);
  const url = address() ?? "";

  const { version } = curvePointSchema.parse(JSON.parse(await nextEvent(`${url}/updates/events`)));
  const all = pointsOf(await (await fetch(`${url}/updates`)).text());
  assert.deepEqual(
    all.map((point) => point.version),
    all.map((_, index) => index + 1),
  );
  assert.ok(all.length >= version);
  const later = pointsOf(await (await fetch(`${url}/updates?after=${version - 1}`)).text());
  assert.equal(later[0]?.version, version);

  const wrong = await fetch(`${url}/updates?after=-1`);
  assert.equal(wrong.status, 400);
  assert.match(await wrong.text(), /after takes a version, a whole number from 0, got '-1'/);
  const foreign = await fetch(`${url}/updates`, { headers: { origin: "https://evil.example" } });
  assert.equal(foreign.status, 403);
  assert.equal((await fetch(`${url}/updates/..%2f..%2frun.json`)).status, 404);

  running.child.kill("SIGINT");
  assert.equal((await running.finished).code, 0);
  const kept = pointsOf(readFileSync(join(runDir, "updates.jsonl"), "utf8"));
  assert.deepEqual(kept.slice(0, all.length), all);
});
