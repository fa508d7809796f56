import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import {
  type Browser,
  browserOfFile,
  isTooWide,
  type Page,
  skipWithoutBrowser,
  type WatchedPage,
} from "./browser.ts";
import { type Running, until } from "./lockstep-command.ts";
import { giveWay } from "./run-processes.ts";

/** Where the documentation's pictures are written: `LOCKSTEP_PICTURES=docs/pictures npm test -- command/watch`. */
export const pictures: string | undefined = process.env["LOCKSTEP_PICTURES"];

/** Of a step: the documentation's pictures are of the default game as it is. */
export const frameSkip: number = pictures === undefined ? 4 : 8;

/** Writes a picture of the page where the documentation's are asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/**
 * The address of the page that a command serves, which ends with `/watch`. From then on a training only goes on beside its page.
 * @throws {Error} when the command ends before
 */
export async function pageOf(running: Running): Promise<string> {
  const address = (): string | undefined => /(http:\S+\/watch)/.exec(running.output())?.[1];
  await until("the page's address", () => {
    if (running.child.exitCode !== null) throw new Error(running.output());
    return address() !== undefined;
  });
  giveWay(running.child.pid ?? 0);
  return address() ?? "";
}

/** {@link until} of what a page shows: each look takes its browser and this process some milliseconds. */
export function untilShown(what: string, condition: () => Promise<boolean>): Promise<void> {
  return until(what, condition, 60_000, 100);
}

/**
 * Waits until an expression is true in the page, which looks by itself: to ask it each time takes much of a core.
 * @throws {Error} after `timeoutMs`, and when the expression throws
 */
export async function becomes(page: Page, expression: string, timeoutMs: number): Promise<void> {
  const isTrue = await page.evaluate<boolean>(`(async () => {
    const end = performance.now() + ${timeoutMs};
    for (;;) {
      if (${expression}) return true;
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })()`);
  if (!isTrue) throw new Error(`${expression} did not become true within ${timeoutMs} ms`);
}

/**
 * Changes the page from light to dark, and then to 390 pixels: nothing is wider than the window, and no error has come.
 * @param name of its pictures
 */
export async function looksWell({ page, errors }: WatchedPage, name: string): Promise<void> {
  await page.click(".theme");
  assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "dark");
  await page.waitForTimeout(300);
  await picture(page, `${name}-dark`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(300);
  assert.equal(await isTooWide(page), false);
  await picture(page, `${name}-narrow`);
  assert.deepEqual(errors, []);
}

/** What the tests of a file share. */
export interface SharedPage {
  readonly folder: string;
  readonly browser: Browser;
  /** See {@link pageOf}. */
  readonly url: string;
}

/**
 * Starts a browser and a command that serves a page before the tests of a file, where there is a browser; both end after them.
 * @param start is given a folder that is gone after the tests
 * @returns what is there as soon as the tests run
 */
export function sharedPage(start: (folder: string) => Promise<Running>): SharedPage {
  let [folder, url] = ["", ""];
  let browser: Browser | undefined;
  let serving: Running | undefined;
  before(async () => {
    if (skipWithoutBrowser !== false) return;
    folder = mkdtempSync(join(tmpdir(), "lockstep-watch-test-"));
    serving = await start(folder);
    [browser, url] = await Promise.all([browserOfFile(), pageOf(serving)]);
  });
  after(async () => {
    if (folder === "") return;
    serving?.child.kill("SIGINT");
    await serving?.finished;
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return {
    get folder() {
      return folder;
    },
    get url() {
      return url;
    },
    get browser() {
      return browser ?? assert.fail("the browser has not started");
    },
  };
}
