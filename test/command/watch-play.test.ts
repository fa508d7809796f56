import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createNesFactory, type Emulator } from "@lockstep/emulation";
import { decodeBk2, playRecording } from "@lockstep/environment";
import type { LearnerStatus, RunSummary } from "@lockstep/status";
import type { RunAbout } from "@lockstep/watch-page";
import { aPage, type Page, skipWithoutBrowser } from "../browser.ts";
import { projectRoot, startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { configurationOf, copyOfRun, versionOf } from "../shared-runs.ts";
import { becomes, looksWell, pageOf, picture, sharedPage } from "../watched-page.ts";

const options = { skip: skipWithoutBrowser };

let run: string;

const shared = sharedPage(async (folder) => {
  run = join(folder, "run");
  configurationOf("game", join(folder, "configuration.json"));
  await copyOfRun("game", run);
  return startLockstep(["watch", run]);
});

/** What the page says of a variable of the game; NaN before the first step. */
async function variable(page: Page, name: string): Promise<number> {
  const text = await page.locator(`[data-variable="${name}"]`).textContent();
  return text === null || text === "–" ? Number.NaN : Number(text);
}

interface Record {
  readonly startState: string;
  readonly actions: readonly string[];
  readonly played: readonly number[];
  readonly frames: number;
  readonly ramSha256: string;
}

const recordOf = (of: string, name: string): Record =>
  JSON.parse(readFileSync(join(of, "plays", `${name}.json`), "utf8")) as Record;

/** An emulator on which a recording was played. */
function playedAgain(bk2: Uint8Array, file: string): Emulator {
  const rom = readFileSync(join(projectRoot, "games", "HareDash-Nes", "rom.nes"));
  const emulator = createNesFactory().create("Nes", rom);
  playRecording(emulator, decodeBk2(bk2, emulator.buttons, file));
  return emulator;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test(
  "a person's keys move the hare beside the agent, and the .bk2 plays back to the same RAM",
  options,
  async () => {
    const { page, errors } = await aPage(shared.browser);
    await page.goto(`${shared.url}#/play`);
    await page.waitForSelector(".begin");
    assert.equal(
      await page.evaluate<string>('document.querySelector("[name=version]").value'),
      String(versionOf("game")),
    );
    const keys = await page.locator(".empty").textContent();
    assert.match(keys ?? "", /arrow keys, Enter for START, .*x, c, v … .*; p pauses/);
    await page.click(".begin");
    await page.waitForSelector('[data-side="person"] .screen[data-picture]');
    assert.deepEqual(await page.locator(".empty").allTextContents(), []);
    await page.waitForSelector('[data-side="agent"] .screen[data-picture]');
    await until("a step", async () => (await variable(page, "x")) >= 0);
    const start = await variable(page, "x");
    await page.waitForTimeout(400);
    assert.equal(await variable(page, "x"), start, "without a key the hare stands");
    await page.keyboard.down("ArrowRight");
    await until("the hare runs", async () => (await variable(page, "x")) > start + 40);
    await page.waitForSelector('[data-button="RIGHT"][aria-pressed="true"]');
    await page.keyboard.press("c");
    const tapped = await variable(page, "x");
    // A pause before the next step would take the tap's step away.
    await until("steps after the tap", async () => (await variable(page, "x")) > tapped + 40);
    await picture(page, "watch-play");
    await page.keyboard.up("ArrowRight");
    await page.keyboard.press("p");
    await becomes(
      page,
      `[...document.querySelectorAll("button")].some((each) => each.textContent === "Go on")`,
      30_000,
    );
    await page.click("text=Keep this moment");
    await page.waitForSelector(".kept li:nth-child(2)");
    await until("the last picture", async () => {
      const before = await page.getAttribute('[data-side="person"] .screen', "data-picture");
      await page.waitForTimeout(200);
      return before === (await page.getAttribute('[data-side="person"] .screen', "data-picture"));
    });
    const x = await variable(page, "x");

    const record = recordOf(run, "play-0001");
    const bk2 = readFileSync(join(run, "plays", "play-0001.bk2"));
    const again = playedAgain(bk2, "play-0001.bk2");
    const ram = again.memory.read(768, 2);
    assert.equal(sha256(again.memory.bytes), record.ramSha256);
    assert.equal((ram[0] as number) + 256 * (ram[1] as number), x, "it is where the page shows it");
    again.close();
    const names = new Set(record.played.map((action) => record.actions[action]));
    assert.ok(names.has("RIGHT") && names.has("nothing"), [...names].join(", "));
    const jumped = [...names].some((name) => name?.split("+").includes("A"));
    assert.ok(jumped, "a tap that is shorter than a step is a step's action");
    const downloaded = await fetch(`${shared.url}/plays/play-0001.bk2`);
    assert.deepEqual(Buffer.from(await downloaded.arrayBuffer()), bk2);

    const [state = ""] = readdirSync(join(run, "plays", "states", "HareDash-Nes"));
    await page.click("text=play from it");
    await page.click(".begin");
    await page.waitForSelector('[data-side="person"] .screen[data-picture]');
    await until("a step", async () => (await variable(page, "x")) >= 0);
    const from = await variable(page, "x");
    assert.ok(from >= x && from < x + 100, `it goes on at ${from}, kept at ${x}`);
    assert.match(page.url(), new RegExp(encodeURIComponent(state.replace(/\.state$/, ""))));
    await looksWell({ page, errors }, "watch-play");
    await page.close();
  },
);

test(
  "a gamepad and the buttons of the page move the hare, alone, and a kept moment is played by two versions",
  options,
  async () => {
    const { page, errors } = await aPage(shared.browser);
    await page.addInitScript(`
      globalThis.pad = { buttons: Array.from({ length: 17 }, () => ({ pressed: false })), axes: [0, 0, 0, 0] };
      navigator.getGamepads = () => [null, globalThis.pad];
    `);
    // Slowly: on a busy machine the page hears late where the hare is, and a hare that runs on meets the first rock.
    await page.goto(`${shared.url}#/play?version=none&speed=0.25`);
    await page.click(".begin");
    await until("a step", async () => (await variable(page, "x")) >= 0);
    assert.equal(await page.evaluate<number>('document.querySelectorAll(".side").length'), 1);
    const start = await variable(page, "x");
    await page.evaluate("void (globalThis.pad.axes[0] = 1)");
    await until("the hare runs", async () => (await variable(page, "x")) > start + 20);
    await page.evaluate("void (globalThis.pad.axes[0] = 0)");
    await page.evaluate("void (globalThis.pad.buttons[1].pressed = true)");
    await page.waitForSelector('[data-button="A"][aria-pressed="true"]');
    await page.evaluate("void (globalThis.pad.buttons[1].pressed = false)");
    await page.waitForSelector('[data-button="A"][aria-pressed="false"]');
    await until("the hare stands", async () => {
      const before = await variable(page, "x");
      await page.waitForTimeout(500);
      return (await variable(page, "x")) === before;
    });
    const middle = await variable(page, "x");
    // Back, where it came from and nothing stands in its way.
    await page.focus('[data-button="LEFT"]');
    await page.keyboard.down("Enter");
    await until("the hare runs back", async () => (await variable(page, "x")) < middle - 10);
    await page.keyboard.up("Enter");
    await page.click("text=Keep this moment");
    await page.click("text=see two versions play from it");
    await page.waitForSelector('[data-side="right"] .screen[data-picture]', { timeout: 120_000 });
    await page.waitForSelector('[data-side="left"] .screen[data-picture]', { timeout: 120_000 });
    const state = await page.evaluate<string>('document.querySelector("[name=state]").value');
    assert.match(state, /^play-\d{4}\.step-\d{5}$/);

    const { code, stderr } = await startLockstep([
      ...["train", "--plain", "--run-dir", join(shared.folder, "from-play"), "--updates", "1"],
      ...["--games-path", join(run, "plays", "states"), "--states", state],
      ...["--config", join(shared.folder, "configuration.json"), "--actors", "1"],
    ]).finished;
    assert.equal(code, 0, stderr);
    assert.deepEqual(errors, []);
    await page.close();
  },
);

test(
  "a person plays beside the agent from the page of a run that is being trained, whose weights stay the same",
  options,
  async (context) => {
    const folder = temporaryFolder(context);
    const watched = join(folder, "watched");
    const settings = ["--config", join(shared.folder, "configuration.json"), "--seed", "5"];
    const training = startLockstep([
      ...["train", "--plain", "--run-dir", watched, ...settings, "--actors", "1"],
      ...["--updates", "1000000"],
    ]);
    const url = await pageOf(training);
    const about = async (): Promise<RunAbout> =>
      (await (await fetch(`${url}/run`)).json()) as RunAbout;
    const versionNow = async (): Promise<number> => {
      const { version } = (await (await fetch(new URL("/status", url))).json()) as LearnerStatus;
      return version;
    };
    await until("kept weights", () =>
      about().then(
        ({ savedVersions }) => savedVersions.length > 0,
        () => false,
      ),
    );
    const { page, errors } = await aPage(shared.browser);
    await page.goto(`${url}#/play?speed=0.5`);
    await page.click(".begin");
    await page.waitForSelector('[data-side="person"] .screen[data-picture]');
    await page.waitForSelector('[data-side="agent"] .screen[data-picture]');
    await until("a step", async () => (await variable(page, "x")) >= 0);
    const [start, before] = [await variable(page, "x"), await versionNow()];
    await page.keyboard.down("ArrowRight");
    await until("the hare runs", async () => (await variable(page, "x")) > start + 40);
    await page.keyboard.up("ArrowRight");
    await page.click("text=Keep the play");
    await page.waitForSelector(".kept li");
    await until("a version of the time after", async () => (await versionNow()) > before);
    await page.close();
    assert.deepEqual(errors, []);
    training.child.kill("SIGINT");
    const { code, stdout, stderr } = await training.finished;
    assert.equal(code, 0, stdout + stderr);

    const bk2 = readFileSync(join(watched, "plays", "play-0001.bk2"));
    const again = playedAgain(bk2, "play-0001.bk2");
    assert.equal(sha256(again.memory.bytes), recordOf(watched, "play-0001").ramSha256);
    again.close();
    const { version, weightsSha256 } = JSON.parse(
      readFileSync(join(watched, "summary.json"), "utf8"),
    ) as RunSummary;
    const alone = await train(folder, "alone", [
      ...settings,
      ...["--actors", "2", "--updates", String(version)],
    ]);
    assert.deepEqual([alone.version, alone.weightsSha256], [version, weightsSha256]);
  },
);
