import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { aPage, browserOf, skipWithoutBrowser } from "../browser.ts";
import {
  projectRoot,
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
} from "../lockstep-command.ts";
import { pageOf, untilShown } from "../watched-page.ts";

/** gym-retro's free games beside the project. */
const retro = join(projectRoot, "..", "shared", "retro");
const places = ["--games-path", retro, "--roms-path", retro];

interface ListedGame {
  readonly name: string;
  readonly ready: boolean;
  readonly problems: readonly string[];
}

test("an episode of a game on a libretro core is played again on the page", {
  skip: skipWithoutBrowser === false ? skipUnless(existsSync(retro), retro) : skipWithoutBrowser,
}, async (context) => {
  const { stdout } = await runLockstep(["games", "--json", ...places]);
  const games = JSON.parse(stdout) as readonly ListedGame[];
  const game = games.find(({ name }) => name === "Airstriker-Genesis") ?? assert.fail();
  const why = skipUnless(game.ready, `what Airstriker is played with: ${game.problems.join("; ")}`);
  if (why !== false) return context.skip(why);
  const browser = await browserOf(context);
  const folder = temporaryFolder(context);
  await train(folder, "run", [
    ...["--game", "Airstriker-Genesis", ...places, ...smallPictures, "--slots", "2"],
    ...["--segment-length", "12", "--updates", "2", "--seed", "5", "--actors", "1"],
  ]);
  const watching = startLockstep(["watch", join(folder, "run"), ...places]);
  const { page, errors } = await aPage(browser);
  await page.goto(`${await pageOf(watching)}#/episodes/1/0?step=20`);
  await page.waitForSelector(".screen[data-picture]", { timeout: 60_000 });
  await untilShown("step 20", async () =>
    ((await page.locator(".time").textContent()) ?? "").startsWith("step 20 of 23"),
  );
  const [width, height, colours] = await page.evaluate<[number, number, number]>(`(() => {
      const canvas = document.querySelector(".screen");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return [canvas.width, canvas.height, new Set(new Uint32Array(data.buffer)).size];
    })()`);
  // The console's own picture, not the small one that the network sees.
  assert.deepEqual([width, height], [320, 224]);
  assert.ok(colours > 4, `${colours} colours`);
  assert.deepEqual(errors, []);
});
