import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aPage, canvasPixels, type Page, skipWithoutBrowser } from "../browser.ts";
import { runLockstep, startLockstep, until } from "../lockstep-command.ts";
import { processesOf } from "../run-processes.ts";
import { becomes, frameSkip, looksWell, picture, pictures, sharedPage } from "../watched-page.ts";

const options = { skip: skipWithoutBrowser };

let run: string;

const shared = sharedPage(async (folder) => {
  run = join(folder, "run");
  const config = join(folder, "configuration.json");
  const environment =
    pictures === undefined
      ? { observation: { height: 36, width: 36 }, frameSkip, timeLimitSteps: 30 }
      : { timeLimitSteps: 120 };
  const slots = pictures === undefined ? 4 : 16;
  writeFileSync(config, JSON.stringify({ slots, segmentLength: 10, environment }));
  return startLockstep([
    ...["train", "--plain", "--run-dir", run, "--config", config, "--actors", "1"],
    ...["--updates", "1000000", "--seed", "5"],
  ]);
});

const soonMs = 15_000;

const connected = '.connection[data-state="live"]';

/**
 * Loads a page until it paints within a second, five times at most: a training and other tests have the processor as well.
 * @returns milliseconds from the request to the first paint, the fewest
 */
async function fastestPaint(page: Page, url: string): Promise<number> {
  const painted = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 1e9';
  let fastest = Number.POSITIVE_INFINITY;
  for (let load = 0; load < 5 && fastest >= 1_000; load++) {
    await page.goto("about:blank");
    await page.goto(url);
    await becomes(page, `(${painted}) < 1e9`, soonMs);
    fastest = Math.min(fastest, await page.evaluate<number>(painted));
  }
  return fastest;
}

test(
  "the live page paints within a second and shows slots, figures and curves, on a wide and a narrow screen",
  options,
  async () => {
    const { page, errors } = await aPage(shared.browser);
    await page.addInitScript(`
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.shifted += value;
    }).observe({ type: "layout-shift", buffered: true });
  `);
    const paint = await fastestPaint(page, shared.url);
    assert.ok(paint < 1_000, `first paint after ${paint} ms`);
    await page.waitForSelector(connected);
    await page.waitForSelector(".tile[data-known]");
    await becomes(page, 'document.querySelectorAll(".chart canvas").length >= 10', soonMs);
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
    await looksWell({ page, errors }, "watch-live");
    await page.close();
  },
);

test(
  "an episode is scrubbed to a step whose picture is the one that lockstep replay writes",
  options,
  async () => {
    const { page, errors } = await aPage(shared.browser);
    await page.goto(`${shared.url}#/episodes`);
    await page.waitForSelector("tbody tr:not(.spacer)");
    await page.click("th:nth-child(5) button");
    assert.equal(await page.getAttribute("th:nth-child(5)", "aria-sort"), "descending");
    await picture(page, "watch-episodes");
    await page.setViewportSize({ width: 390, height: 844 });
    const cut = await page.evaluate<string[]>(`
      [...document.querySelectorAll(".scroller, .scroller tbody td")]
        .filter((each) => each.scrollWidth > each.clientWidth)
        .map((each) => each.textContent.slice(0, 40))
    `);
    assert.deepEqual(cut, [], "a narrow screen shows the table's cells whole");
    await page.setViewportSize({ width: 1280, height: 900 });
    const address = await page.getAttribute("tbody tr:not(.spacer) a", "href");
    const [, slot = "", episode = ""] = /^#\/episodes\/(\d+)\/(\d+)$/.exec(address ?? "") ?? [];
    await page.focus(`tbody a[href="${address}"]`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".screen[data-picture]");
    assert.ok(new URL(page.url()).hash.startsWith(`#/episodes/${slot}/${episode}`));

    const out = join(shared.folder, "episode.rgb");
    const { code, stdout, stderr } = await runLockstep([
      ...["replay", run, "--slot", slot, "--episode", episode, "--out", out],
    ]);
    assert.equal(code, 0, stderr);
    const [, width, height] = /of (\d+)x(\d+)/.exec(stdout) ?? [];
    const bytes = 3 * Number(width) * Number(height);
    const all = readFileSync(out);
    const wanted = 12;
    await becomes(page, `Number(document.querySelector(".scrub")?.max) >= ${wanted}`, soonMs);
    await page.locator(".scrub").fill(String(wanted));
    await becomes(
      page,
      `document.querySelector(".time").textContent.startsWith("step ${wanted} ")`,
      soonMs,
    );
    assert.equal(new URL(page.url()).hash, `#/episodes/${slot}/${episode}?step=${wanted}`);
    const shown = async (at: number): Promise<string> => {
      await page.waitForSelector(`.screen[data-picture="${at}"]`);
      return sha256(await canvasPixels(page, ".screen"));
    };
    const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
    const written = (at: number): string => sha256(all.subarray(at * bytes, (at + 1) * bytes));
    assert.equal(await shown(frameSkip * wanted), written(frameSkip * wanted));

    await page.goto(`${shared.url}#/episodes/${slot}/${episode}?step=20`);
    await page.reload();
    assert.equal(await shown(frameSkip * 20), written(frameSkip * 20), "a link leads to the step");
    // Of the curves of value and reward.
    await becomes(
      page,
      '[...document.querySelectorAll(".value")].filter(({ textContent }) => textContent.startsWith("step 20 ·")).length >= 2',
      soonMs,
    );
    const probabilities = (await page.locator(".share").allTextContents()).map(Number);
    const sum = probabilities.reduce((all, each) => all + each, 0);
    assert.ok(Math.abs(sum - 1) < 0.01, `probabilities ${probabilities.join(" ")}`);
    await page.click(".play");
    await becomes(page, 'Number(document.querySelector(".screen").dataset.picture) > 85', soonMs);
    await picture(page, "watch-episode");
    await looksWell({ page, errors }, "watch-episode");
    await page.close();
  },
);

test("the page says that the learner is gone and goes on when it is back", options, async () => {
  const { page } = await aPage(shared.browser);
  await page.goto(shared.url);
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
