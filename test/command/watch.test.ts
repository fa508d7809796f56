import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  aPage,
  type Browser,
  canvasPixels,
  isTooWide,
  type Page,
  skipWithoutBrowser,
  startBrowser,
} from "../browser.ts";
import { type Running, startLockstep, until } from "../lockstep-command.ts";
import { processesOf } from "../run-processes.ts";

/** Where the documentation's pictures are written: `LOCKSTEP_PICTURES=docs/pictures npm test -- command/watch`. */
const pictures = process.env["LOCKSTEP_PICTURES"];
const options = { skip: skipWithoutBrowser };

let folder: string;
let run: string;
let browser: Browser;
let training: Running;
let url: string;

before(async () => {
  if (skipWithoutBrowser !== false) return;
  folder = mkdtempSync(join(tmpdir(), "lockstep-watch-test-"));
  run = join(folder, "run");
  const config = join(folder, "configuration.json");
  const environment =
    pictures === undefined
      ? { observation: { height: 36, width: 36 }, timeLimitSteps: 30 }
      : { timeLimitSteps: 120 };
  const slots = pictures === undefined ? 4 : 24;
  writeFileSync(config, JSON.stringify({ slots, segmentLength: 10, environment }));
  training = startLockstep([
    ...["train", "--plain", "--run-dir", run, "--config", config, "--actors", "1"],
    ...["--updates", "1000000", "--seed", "5"],
  ]);
  const address = (): string | undefined => /page +(http:\S+)/.exec(training.output())?.[1];
  [browser] = await Promise.all([
    startBrowser(),
    until("the page's address", () => address() !== undefined),
  ]);
  url = address() ?? "";
});
after(async () => {
  if (skipWithoutBrowser !== false) return;
  training.child.kill("SIGINT");
  await Promise.all([browser.close(), training.finished]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Waits until an expression is true in the page. */
async function becomes(page: Page, expression: string): Promise<void> {
  await until(expression, () => page.evaluate<boolean>(expression), 15_000);
}

const connected = '.connection[data-state="live"]';

test(
  "the live page paints within a second and shows slots, figures and curves, on a wide and a narrow screen",
  options,
  async () => {
    const { page, errors } = await aPage(browser);
    await page.addInitScript(`
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.shifted += value;
    }).observe({ type: "layout-shift", buffered: true });
  `);
    await page.goto(url);
    await page.waitForSelector(connected);
    await page.waitForSelector(".tile[data-known]");
    await becomes(page, 'document.querySelectorAll(".chart canvas").length >= 10');
    const paint = await page.evaluate<number>(
      'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 1e9',
    );
    assert.ok(paint < 1_000, `first paint after ${paint} ms`);
    const titles = await page.locator(".chart .name").allTextContents();
    for (const title of [
      "return",
      "progress",
      "progress by act",
      "entropy",
      "explained variance",
      "learning rate",
    ])
      assert.ok(titles.includes(title), `${title} is missing in ${titles.join(", ")}`);
    await until("a version", async () =>
      /^[1-9]/.test((await page.locator(".strip dd").first().textContent()) ?? ""),
    );
    if (pictures !== undefined) await page.waitForTimeout(60_000);
    await picture(page, "watch-live");
    const shift = await page.evaluate<number>("shifted");
    assert.ok(shift < 0.1, `the layout has moved by ${shift}`);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.className"), "skip");
    await page.click(".theme");
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "dark");
    await page.waitForTimeout(500);
    await picture(page, "watch-live-dark");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(300);
    assert.equal(await isTooWide(page), false);
    await picture(page, "watch-live-narrow");
    assert.deepEqual(errors, []);
    await page.close();
  },
);

test(
  "an episode is scrubbed to a step whose picture is the one that lockstep replay writes",
  options,
  async () => {
    const { page, errors } = await aPage(browser);
    await page.goto(`${url}#/episodes`);
    await page.waitForSelector("tbody tr:not(.spacer)");
    await page.click("th:nth-child(5) button");
    assert.equal(await page.getAttribute("th:nth-child(5)", "aria-sort"), "descending");
    await picture(page, "watch-episodes");
    const address = await page.getAttribute("tbody tr:not(.spacer) a", "href");
    const [, slot = "", episode = ""] = /^#\/episodes\/(\d+)\/(\d+)$/.exec(address ?? "") ?? [];
    await page.focus("tbody tr:not(.spacer) a");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".screen[data-picture]");
    assert.ok(new URL(page.url()).hash.startsWith(`#/episodes/${slot}/${episode}`));

    const out = join(folder, "episode.rgb");
    const { code, stdout, stderr } = await startLockstep([
      ...["replay", run, "--slot", slot, "--episode", episode, "--out", out],
    ]).finished;
    assert.equal(code, 0, stderr);
    const [, width, height] = /of (\d+)x(\d+)/.exec(stdout) ?? [];
    const bytes = 3 * Number(width) * Number(height);
    const all = readFileSync(out);
    const wanted = 12;
    await becomes(page, `Number(document.querySelector(".scrub")?.max) >= ${wanted}`);
    await page.locator(".scrub").fill(String(wanted));
    await becomes(
      page,
      `document.querySelector(".time").textContent.startsWith("step ${wanted} ")`,
    );
    assert.equal(new URL(page.url()).hash, `#/episodes/${slot}/${episode}?step=${wanted}`);
    const shown = async (at: number): Promise<string> => {
      await page.waitForSelector(`.screen[data-picture="${at}"]`);
      return sha256(await canvasPixels(page, ".screen"));
    };
    const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
    const written = (at: number): string => sha256(all.subarray(at * bytes, (at + 1) * bytes));
    assert.equal(await shown(4 * wanted), written(4 * wanted));

    await page.goto(`${url}#/episodes/${slot}/${episode}?step=20`);
    await page.reload();
    assert.equal(await shown(80), written(80), "a link leads to the step");
    // Of the curves of value and reward.
    await becomes(
      page,
      '[...document.querySelectorAll(".value")].filter(({ textContent }) => textContent.startsWith("step 20 ·")).length >= 2',
    );
    const probabilities = (await page.locator(".share").allTextContents()).map(Number);
    const sum = probabilities.reduce((all, each) => all + each, 0);
    assert.ok(Math.abs(sum - 1) < 0.01, `probabilities ${probabilities.join(" ")}`);
    await page.click(".play");
    await becomes(page, 'Number(document.querySelector(".screen").dataset.picture) > 85');
    await picture(page, "watch-episode");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await isTooWide(page), false);
    await page.waitForTimeout(300);
    await picture(page, "watch-episode-narrow");
    assert.deepEqual(errors, []);
    await page.close();
  },
);

test("the page says that the learner is gone and goes on when it is back", options, async () => {
  const { page } = await aPage(browser);
  await page.goto(url);
  await page.waitForSelector(connected);
  for (const pid of processesOf(run, "learner")) process.kill(pid, "SIGKILL");
  await page.waitForSelector('.connection[data-state="reconnecting"]');
  await page.waitForSelector(connected, { timeout: 40_000 });
  const version = async (): Promise<number> =>
    Number(((await page.locator(".strip dd").first().textContent()) ?? "").replace(/\D.*$/, ""));
  const now = await version();
  await until("the next version", async () => (await version()) > now);
  await page.waitForSelector(".events .session");
  await page.close();
});
