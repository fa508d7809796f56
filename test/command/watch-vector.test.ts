import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { ReplayBegin, ReplayHeader, ReplayStep } from "@lockstep/watch-page";
import { aPage, browserOf, skipWithoutBrowser } from "../browser.ts";
import { startLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { unhurriedCartPole } from "../unhurried-game.ts";
import { looksWell, pageOf, picture, pictures, untilShown } from "../watched-page.ts";

const segmentLength = 4;
const cartPole = "examples/cart-pole/environment.mjs";
const small = (environment: string) => [
  ...["--environment", environment, "--slots", "2", "--seed", "5"],
  ...["--segment-length", String(segmentLength)],
];

interface Replayed {
  readonly begin: ReplayBegin;
  /** Before the first step. */
  readonly observation: readonly number[];
  readonly steps: readonly ReplayStep[];
}

async function replayed(url: string, query: string): Promise<Replayed> {
  const bytes = Buffer.from(await (await fetch(`${url}/replay?${query}`)).arrayBuffer());
  let [begin, observation]: [ReplayBegin | null, number[]] = [null, []];
  const steps: ReplayStep[] = [];
  for (let at = 0; at < bytes.length; ) {
    const headerBytes = bytes.readUInt32LE(at);
    const text = bytes.subarray(at + 4, at + 4 + headerBytes).toString();
    const header = JSON.parse(text) as ReplayHeader;
    const payloadAt = at + 8 + headerBytes;
    at = payloadAt + bytes.readUInt32LE(payloadAt - 4);
    if (header.kind === "group") steps.push(...header.steps);
    if (header.kind === "error") assert.fail(header.message);
    if (header.kind !== "begin") continue;
    begin = header;
    const floats = header.observationBytes / 4;
    observation = Array.from({ length: floats }, (_, index) =>
      bytes.readFloatLE(payloadAt + 4 * index),
    );
  }
  return { begin: begin ?? assert.fail("no begin"), observation, steps };
}

test("each step is judged by the weights that played it where they are kept, else by the nearest", async (context) => {
  const folder = temporaryFolder(context);
  const session = (updates: number, more: readonly string[]): Promise<unknown> =>
    train(folder, "run", [...more, "--actors", "1", "--updates", String(updates)]);
  // Weights are kept of the version that a run begins with, and of the last one of each session.
  await session(2, small(cartPole));
  await session(4, ["--resume"]);
  await session(5, ["--resume"]);
  const judges: readonly number[] = [0, 0, 2, 2, 4];
  const url = await pageOf(startLockstep(["watch", join(folder, "run")]));
  let before = 0;
  for (let episode = 0; before < judges.length * segmentLength; episode++) {
    const query = `slot=0&episode=${episode}`;
    const { begin, steps } = await replayed(url, query);
    const by = await Promise.all(
      [0, 2, 4].map(async (weights) => (await replayed(url, `${query}&weights=${weights}`)).steps),
    );
    for (const [step, { value, probabilities }] of steps.entries()) {
      const version = Math.floor((before + step) / segmentLength);
      const span = begin.weights.findLast(({ from }) => from <= step);
      assert.deepEqual([span?.played, span?.weights], [version, judges[version]]);
      const judged = by[(judges[version] ?? 0) / 2]?.[step];
      assert.deepEqual([value, probabilities], [judged?.value, judged?.probabilities]);
      assert.equal(new Set(by.map((each) => each[step]?.value)).size, 3, "versions differ");
    }
    before += steps.length;
  }
  const unknown = await fetch(`${url}/replay?slot=0&episode=0&weights=3`);
  assert.match(await unknown.text(), /has no weights of version 3, only of 0, 2, 4, 5; choose/);
});

test("an environment without pictures is shown as lines while it is played, and as curves of an episode", {
  skip: skipWithoutBrowser,
}, async (context) => {
  const browser = await browserOf(context);
  const folder = temporaryFolder(context);
  const training = startLockstep([
    ...["train", "--plain", "--run-dir", join(folder, "run")],
    ...small(unhurriedCartPole(folder, 5)),
    ...["--actors", "1", "--updates", "1000000"],
  ]);
  const url = await pageOf(training);
  const { page, errors } = await aPage(browser);
  await page.goto(url);
  await page.waitForSelector(".tile[data-known]");
  const coloured = `new Set((() => {
      const canvas = document.querySelector(".tile canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return Array.from({ length: data.length / 4 }, (_, at) => data.slice(4 * at, 4 * at + 4).join());
    })()).size`;
  await untilShown("lines", async () => (await page.evaluate<number>(coloured)) > 4);
  if (pictures !== undefined) {
    await page.waitForTimeout(10_000);
    await picture(page, "watch-vector-live");
  }

  const { begin, observation } = await replayed(url, "slot=0&episode=0");
  await page.goto(`${url}#/episodes/0/0`);
  await page.waitForSelector(".screen[data-picture]");
  const hint = page.locator(".policy .card .hint").first();
  assert.equal(await hint.textContent(), "Exact: of version 0, which played this step.");
  const charts =
    'Array.from(document.querySelectorAll(".traces .chart"), (each) =>' +
    ' [each.querySelector(".name").textContent, each.querySelector(".value").textContent])';
  const shown = async () => Object.fromEntries(await page.evaluate<[string, string][]>(charts));
  await untilShown("the curves", async () =>
    /^step 0 · ./.test((await shown())["observation 3"] ?? ""),
  );
  for (const [number, value] of observation.entries()) {
    const text = (await shown())[`observation ${number}`]?.replace("step 0 · ", "") ?? "";
    const said = Number(text.replaceAll("−", "-"));
    assert.ok(Math.abs(said - value) <= 0.006 * Math.abs(value), `${said}, expected ${value}`);
  }
  assert.equal(begin.observation.kind, "vector");
  await page.locator(".scrub").fill(String(begin.steps - 1));
  await untilShown("its last step", async () =>
    ((await shown())["observation 0"] ?? "").startsWith(`step ${begin.steps - 1} · `),
  );
  await picture(page, "watch-vector-episode");
  await looksWell({ page, errors }, "watch-vector");
  // Its services write until they have ended.
  training.child.kill("SIGINT");
  await training.finished;
});
