import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aPage, browserOf, canvasPixels, type Page, skipWithoutBrowser } from "../browser.ts";
import { curveOf } from "../integrate-page.ts";
import { projectRoot, startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { becomes, looksWell, picture, untilShown } from "../watched-page.ts";

const options = { skip: skipWithoutBrowser, timeout: 400_000 };
const rom = join(projectRoot, "games", "HareDash-Nes", "rom.nes");
const game = "OwnHare-Nes-v0";
const keys: Readonly<Record<string, string>> = {
  START: "Enter",
  RIGHT: "ArrowRight",
  LEFT: "ArrowLeft",
  B: "x",
};

/** A person who uses the page. */
class Maker {
  readonly #page: Page;
  #frames = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  press(what: string): Promise<void> {
    return this.#page.click(`[data-do="${what}"]`);
  }

  async fill(name: string, value: string | number): Promise<void> {
    await this.#page.locator(`[name="${name}"]`).fill(String(value));
  }

  async choose(name: string, value: string): Promise<void> {
    await this.#page.locator(`[name="${name}"]`).selectOption(value);
  }

  /** Plays so many frames with these buttons held. */
  async play(frames: number, ...held: readonly string[]): Promise<void> {
    await this.fill("frames", frames);
    await this.#page.focus(".play-place");
    for (const name of held) {
      await this.#page.keyboard.down(keys[name] ?? name);
      await this.#page.waitForSelector(`[data-button="${name}"][aria-pressed="true"]`);
    }
    await this.press("step");
    this.#frames += frames;
    await this.at(this.#frames);
    for (const name of held) await this.#page.keyboard.up(keys[name] ?? name);
  }

  /** Waits for a frame. */
  at(frame: number): Promise<void> {
    this.#frames = frame;
    return becomes(
      this.#page,
      `document.querySelector('[aria-label="Play"]').dataset.frames === "${frame}"`,
      60_000,
    );
  }

  /** Waits until the search has so many candidates. */
  async left(expected: RegExp): Promise<void> {
    const text = async (): Promise<string> =>
      (await this.#page.locator(".left").textContent()) ?? "";
    try {
      await untilShown(`${expected}`, async () => expected.test(await text()));
    } catch (error) {
      throw new Error(`${error}: ${await text()}; ${(await this.said()).join("; ")}`);
    }
  }

  async narrow(how: string, value: number | "" = ""): Promise<void> {
    const said = await this.lines();
    await this.fill("value", value);
    await this.press(`narrow-${how}`);
    await untilShown(`${how} was compared`, async () => (await this.lines()) > said);
  }

  lines(): Promise<number> {
    return this.#page.evaluate<number>('document.querySelectorAll(".said li").length');
  }

  value(name: string): Promise<string | null> {
    return this.#page.locator(`[data-variable="${name}"]`).textContent();
  }

  said(): Promise<string[]> {
    return this.#page.locator(".said li").allTextContents();
  }
}

test(
  "a person makes an integration of Hare Dash in the page, which trains to the same weights as ours",
  options,
  async (context) => {
    const folder = temporaryFolder(context);
    const into = join(folder, "games");
    const serving = startLockstep(["integrate", rom, "--name", game, "--into", into]);
    const address = (): string => /(http:\S+\/integrate)/.exec(serving.output())?.[1] ?? "";
    await until("the page's address", () => address() !== "" || serving.child.exitCode !== null);
    const { page, errors } = await aPage(await browserOf(context), { width: 1280, height: 1100 });
    await page.goto(address());
    await page.waitForSelector(".play-place");
    const maker = new Maker(page);
    await maker.at(0);

    await maker.play(12);
    await maker.play(2, "START");
    await maker.play(71);
    await maker.fill("state", "MeadowZone.Act1");
    await maker.press("save");
    await page.waitForSelector('[data-do="load-MeadowZone.Act1"]');

    await maker.fill("types", "|u1 <u2");
    await maker.press("search");
    await maker.left(/^20478 candidates$/);
    await maker.play(8, "RIGHT");
    await maker.narrow("greater");
    await maker.play(60);
    await maker.narrow("greater");
    await maker.play(60);
    await maker.narrow("unchanged");
    await maker.play(12, "LEFT");
    await maker.narrow("less");
    for (let jump = 0; jump < 4; jump++) {
      await maker.play(25, "RIGHT", "B");
      await maker.play(15, "RIGHT");
      await maker.narrow("greater");
    }
    await maker.play(60);
    await maker.narrow("greater");
    await maker.press("load-MeadowZone.Act1");
    await maker.at(0);
    await maker.narrow("greater", 0);
    await maker.left(/^1 candidate$/);
    await maker.fill("name", "x");
    await maker.press("name");
    await untilShown("x is named", async () => (await maker.value("x")) === "56");

    await maker.fill("types", "|u1");
    await maker.press("search");
    await maker.left(/^10240 candidates$/);
    await maker.narrow("equal", 3);
    await maker.play(6_100);
    await maker.narrow("equal", 2);
    await maker.press("power");
    await maker.at(0);
    await maker.play(12);
    await maker.play(2, "START");
    await maker.play(40);
    await maker.narrow("equal", 3);
    await maker.left(/^1 candidate$/);
    await maker.fill("name", "lives");
    await maker.press("name");
    await untilShown("lives are named", async () => (await maker.value("lives")) === "3");

    await maker.choose("reward-variable", "x");
    await maker.fill("reward", 3);
    await maker.fill("penalty", 3);
    await maker.press("set-reward");
    await page.waitForSelector('[data-do="remove-x"]');
    await maker.choose("done-variable", "lives");
    await maker.choose("done-measurement", "delta");
    await maker.choose("done-op", "negative");
    await maker.press("set-done");
    await page.waitForSelector('[data-do="remove-lives"]');

    await maker.press("load-MeadowZone.Act1");
    await maker.at(0);
    await maker.play(60, "RIGHT");
    const live = (await page.locator(".live").textContent()) ?? "";
    const x = Number(await maker.value("x"));
    assert.match(
      live,
      new RegExp(`in all ${3 * (x - 56)}; the end is false now and was so in 0 frames`),
    );
    await maker.fill("freeze-x", 100);
    await maker.press("freeze-x");
    await page.waitForSelector('[data-do="freeze-x"][aria-pressed="true"]');
    await maker.play(5, "RIGHT");
    assert.equal(await maker.value("x"), "100");
    await maker.press("freeze-x");
    await page.waitForSelector('[data-do="freeze-x"][aria-pressed="false"]');
    await maker.fill("frames", 30);
    await maker.press("rewind");
    await maker.at(35);
    await maker.press("pause");
    await becomes(
      page,
      `Number(document.querySelector('[aria-label="Play"]').dataset.frames) > 60`,
      60_000,
    );
    await maker.press("pause");

    assert.ok(new Set(await canvasPixels(page, "canvas.screen")).size > 8, "the game is seen");
    const pixelsBefore = await canvasPixels(page, "canvas.screen");
    await maker.fill("crop-y", 20);
    await maker.press("crop");
    await untilShown("the crop is drawn", async () => {
      const pixels = await canvasPixels(page, "canvas.screen");
      return pixels.some((value, at) => value !== pixelsBefore[at]);
    });
    await maker.fill("crop-y", 0);
    await maker.press("crop");
    await maker.fill("state", "two words");
    await maker.press("save");
    await untilShown("a refusal", async () =>
      (await page.locator(".said .bad").allTextContents()).some((line) =>
        line.startsWith("'two words' cannot name a state"),
      ),
    );
    await maker.fill("try-steps", 200);
    await maker.press("try");
    await untilShown("the trial", async () =>
      (await maker.said()).some((line) => line.startsWith("a random agent")),
    );
    await picture(page, "integrate");
    await maker.press("write");
    const command = ` train --game ${game} --games-path ${into}`;
    await untilShown("it is written", async () =>
      (await maker.said()).some((line) => line.endsWith(command)),
    );
    await looksWell({ page, errors }, "integrate");
    serving.child.kill("SIGINT");
    assert.equal((await serving.finished).code, 0);

    const config = join(folder, "small.json");
    const environment = { observation: { height: 36, width: 36 }, timeLimitSteps: 20 };
    writeFileSync(config, JSON.stringify({ environment }));
    const run = [
      ...["--preset", "default", "--config", config, "--slots", "4", "--segment-length", "5"],
      ...["--updates", "20", "--actors", "1"],
    ];
    const own = await train(folder, "own", ["--game", game, "--games-path", into, ...run]);
    const ours = await train(folder, "ours", ["--states", "MeadowZone.Act1", ...run]);
    const [curve, expected] = ["own", "ours"].map((name) => curveOf(join(folder, name)));
    assert.equal(curve?.length, 20);
    assert.ok((curve?.at(-1)?.episodes ?? 0) >= 16, "several episodes have ended");
    assert.deepEqual(curve, expected);
    assert.equal(own.weightsSha256, ours.weightsSha256);
    assert.ok(existsSync(join(into, game, "rom.nes")));
    const data = JSON.parse(readFileSync(join(into, game, "data.json"), "utf8")) as object;
    assert.deepEqual(data, {
      info: { x: { address: 768, type: "<u2" }, lives: { address: 773, type: "|u1" } },
    });
  },
);
