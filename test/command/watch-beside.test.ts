import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aPage, canvasPixels, type Page, skipWithoutBrowser } from "../browser.ts";
import { runLockstep, startLockstep, train } from "../lockstep-command.ts";
import { configurationOf, copyOfRun, versionOf } from "../shared-runs.ts";
import { becomes, frameSkip, looksWell, picture, pictures, sharedPage } from "../watched-page.ts";

const options = { skip: skipWithoutBrowser };
const updates = pictures === undefined ? versionOf("game") : 40;
const twelfth = 12 * frameSkip;
/** The processes that play have the lowest priority. */
const playedMs = 120_000;

const shared = sharedPage(async (folder) => {
  const config = configurationOf("game", join(folder, "configuration.json"));
  const args = ["--config", config, "--actors", "1"];
  if (pictures === undefined) await copyOfRun("game", join(folder, "first"));
  else {
    writeFileSync(config, JSON.stringify({ environment: { frameSkip, timeLimitSteps: 250 } }));
    await train(folder, "first", [...args, "--updates", String(updates), "--seed", "5"]);
  }
  await train(folder, "second", [...args, "--updates", "1", "--seed", "6"]);
  return startLockstep(["watch", join(folder, "first")]);
});

const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** Hash of a picture of an episode as `lockstep record` writes it. */
async function recorded(run: string, version: number, state: string, at: number): Promise<string> {
  const out = join(shared.folder, `${run}-${version}.rgb`);
  const { code, stdout, stderr } = await runLockstep([
    ...["record", "--run-dir", join(shared.folder, run), "--version", String(version)],
    ...["--state", state, "--seed", "1", "--out", out],
  ]);
  assert.equal(code, 0, stdout + stderr);
  const bytes = 3 * 256 * 240;
  return sha256(readFileSync(out).subarray(at * bytes, (at + 1) * bytes));
}

async function shown(page: Page, side: "left" | "right", at: number): Promise<string> {
  const canvas = `[data-side="${side}"] .screen`;
  await page.waitForSelector(`${canvas}[data-picture="${at}"]`, { timeout: playedMs });
  return sha256(await canvasPixels(page, canvas));
}

const wait = (page: Page, expression: string): Promise<void> => becomes(page, expression, playedMs);

const ended =
  '[...document.querySelectorAll(".side .facts")].every((each) => /return/.test(each.textContent))';

test(
  "the first kept version plays beside the newest, in step, as lockstep record plays them",
  options,
  async () => {
    const { page, errors } = await aPage(shared.browser);
    await page.goto(`${shared.url}#/beside`);
    await page.waitForSelector('[data-side="right"] .screen[data-picture]', { timeout: playedMs });
    const titles = await page.locator(".side h2").allTextContents();
    assert.deepEqual(titles, ["version 0", `version ${updates}`]);
    await wait(page, `document.querySelectorAll(".side .facts").length === 2 && ${ended}`);
    await page.locator(".scrub").fill("12");
    const state = await page.evaluate<string>('document.querySelector("[name=state]").value');
    assert.equal(await shown(page, "left", twelfth), await recorded("first", 0, state, twelfth));
    assert.equal(
      await shown(page, "right", twelfth),
      await recorded("first", updates, state, twelfth),
    );
    assert.match(page.url(), /#\/beside\?.*step=12$/);
    const shares = (await page.locator('[data-side="right"] .share').allTextContents()).map(Number);
    assert.ok(Math.abs(shares.reduce((sum, each) => sum + each, 0) - 1) < 0.01, shares.join(" "));
    await page.reload();
    await shown(page, "left", twelfth);
    await shown(page, "right", twelfth);
    await page.click(".play");
    await wait(page, `Number(document.querySelector(".screen").dataset.picture) > ${twelfth + 12}`);
    await page.click(".play");
    if (pictures !== undefined) {
      await wait(page, ended);
      await page.locator(".scrub").fill("60");
      await shown(page, "right", 60 * frameSkip);
    }
    await picture(page, "watch-beside");
    const at = 'document.querySelector(".screen").dataset.picture';
    await page.focus("main");
    const before = Number(await page.evaluate<string>(at));
    await page.keyboard.press("ArrowRight");
    await wait(page, `Number(${at}) > ${before}`);
    await looksWell({ page, errors }, "watch-beside");
    await page.close();
  },
);

test(
  "a version of a run in a folder beside this one is chosen, and the address leads to it",
  options,
  async () => {
    const { page, errors } = await aPage(shared.browser);
    await page.goto(`${shared.url}#/beside?seed=9999999999`);
    await page.waitForSelector("[name=run-right]");
    await page.locator("[name=run-right]").selectOption("second");
    await page.waitForSelector('[aria-label="second, version 1"] .screen[data-picture]', {
      timeout: playedMs,
    });
    assert.match(page.url(), /run2=second&version2=1/);
    await page.locator("[name=state]").selectOption("CityZone.Act1");
    await page.reload();
    await page.waitForSelector('[aria-label="second, version 1"] .screen[data-picture]', {
      timeout: playedMs,
    });
    await wait(page, ended);
    await page.locator(".scrub").fill("10");
    const state = "CityZone.Act1";
    const at = 10 * frameSkip;
    assert.equal(await shown(page, "right", at), await recorded("second", 1, state, at));
    assert.deepEqual(errors, []);
    await page.close();
  },
);

test("what is not there is refused in words", options, async () => {
  const ask = async (query: string) => await fetch(`${shared.url}/beside?${query}`);
  const one = "version=0&state=MeadowZone.Act1";
  assert.equal((await ask(`run=..&${one}`)).status, 400);
  assert.equal((await ask(`run=a%2Fb&${one}`)).status, 400);
  assert.equal((await ask("version=0")).status, 400);
  assert.match(await (await ask(`run=none&${one}`)).text(), /"error".*has no ledger/);
  assert.match(
    await (await ask("version=2&state=MeadowZone.Act1")).text(),
    /weights of version 2 are not kept, only those of 0, /,
  );
  assert.match(
    await (await ask("version=0&state=..%2From")).text(),
    /"error".*lacks the start state/,
  );
});
