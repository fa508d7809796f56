import assert from "node:assert/strict";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Outcome } from "@lockstep/cli/testing";
import { sha256Hex } from "@lockstep/system";
import { episodeEnded, openAgentPage } from "../agent-page.ts";
import { canvasPixels, type Page, skipWithoutBrowser } from "../browser.ts";
import { copiedState, gameCopy } from "../faults/game-copy.ts";
import {
  projectRoot,
  runCommand,
  smallPictures,
  temporaryFolder,
  train,
} from "../lockstep-command.ts";
import { becomes, looksWell } from "../watched-page.ts";

const inBrowser = { skip: skipWithoutBrowser };
const state = "MeadowZone.Act1";

let folder: string;
/** Of the default network, and its page. */
let run: string;
let page: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-export-web-test-"));
  const config = join(folder, "configuration.json");
  const environment = { startStates: [state], timeLimitSteps: 75 };
  writeFileSync(config, JSON.stringify({ slots: 4, segmentLength: 5, environment }));
  await train(folder, "run", [
    ...["--config", config, "--actors", "1", "--updates", "2", "--seed", "5"],
  ]);
  run = join(folder, "run");
  page = join(folder, "page");
  const made = await said("export", run, "--out", page, "--web", "--licence", "mit");
  assert.equal(made.code, 0, made.out + made.err);
  assert.match(made.out, /the page does what lockstep evaluate --seed 1 does, in all [\d ]+ steps/);
  assert.match(made.out, /serve it with any file server/);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function said(...args: readonly string[]): Promise<Outcome> {
  return runCommand(args, { columns: 200, env: process.env, cwd: folder });
}

interface Evaluation {
  readonly states: readonly {
    readonly state: string;
    readonly played: readonly { readonly actions: string; readonly episodeReturn: number }[];
  }[];
}

async function figure(tab: Page, name: string): Promise<string> {
  return (await tab.locator(`[data-figure="${name}"]`).textContent()) ?? "";
}

const stepFigure = async (tab: Page): Promise<number> =>
  Number((await figure(tab, "step")).replace("\u202f", ""));

const inAll = (path: string): number =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);

test("a page with the default network and game has less than 10 MB, and no path of this machine", () => {
  assert.ok(inAll(page) < 10e6, `${inAll(page)} bytes`);
  const description = readFileSync(join(page, "agent.json"), "utf8");
  for (const path of [projectRoot, folder]) assert.equal(description.includes(path), false, path);
  assert.deepEqual(
    readFileSync(join(page, "weights.f32")),
    readFileSync(join(run, "weights", "2.f32")),
  );
});

test(
  "in a browser, whole episodes have the actions of the command, step by step, and nothing is asked of others",
  inBrowser,
  async (context) => {
    const whole = join(folder, "exported");
    const args = ["--episodes", "2", "--seed", "1"];
    const made = await said("export", run, "--out", whole, ...args);
    assert.equal(made.code, 0, made.out + made.err);
    const evaluation = JSON.parse(
      readFileSync(join(whole, "evaluation.json"), "utf8"),
    ) as Evaluation;
    const { tab, errors, requests, address } = await openAgentPage(context, folder, "page/");
    await tab.waitForSelector(".screen[data-picture]");
    await tab.locator('[name="speed"]').selectOption("Infinity");
    assert.equal(evaluation.states.length, 2);
    for (const { state: name, played } of evaluation.states) {
      await tab.locator('[name="state"]').selectOption(name);
      await tab.click(".begin");
      const first = await episodeEnded(tab, name, 1, 0);
      assert.equal(first.actions, played[0]?.actions, name);
      assert.match(first.text, /the same actions as lockstep evaluate/);
      assert.equal((await episodeEnded(tab, name, 1, 1)).actions, played[1]?.actions, name);
    }
    assert.deepEqual(
      requests.filter((url) => !url.startsWith(address)),
      [],
    );
    assert.deepEqual(errors, []);
  },
);

test(
  "another seed is another episode, the one that the command plays with it; the likeliest actions, too",
  inBrowser,
  async (context) => {
    const { tab } = await openAgentPage(context, folder, "page/");
    for (const [index, greedy] of [false, true].entries()) {
      const other = join(folder, `page-${index}`);
      const args = ["--web", "--seed", "4000000000", "--states", state];
      const made = await said(
        ...["export", run, "--out", other, ...args, ...(greedy ? ["--greedy"] : [])],
      );
      assert.equal(made.code, 0, made.out + made.err);
      const { recorded } = JSON.parse(readFileSync(join(other, "agent.json"), "utf8")) as {
        readonly recorded: readonly { readonly actions: string }[];
      };
      await tab.reload();
      await tab.waitForSelector(".screen[data-picture]");
      await tab.locator('[name="speed"]').selectOption("Infinity");
      await tab.locator('[name="seed"]').fill("4000000000");
      await tab.locator('[name="greedy"]').selectOption(greedy ? "greedy" : "");
      await tab.click(".begin");
      const { actions, text } = await episodeEnded(tab, state, 4_000_000_000, 0);
      assert.equal(actions, recorded[0]?.actions);
      assert.doesNotMatch(text, /evaluate/, "only the page's own seed was recorded");
    }
    await tab.locator('[name="seed"]').fill("4294967296");
    await tab.click(".begin");
    assert.equal(
      await tab.evaluate(`document.querySelector('[name="seed"]').validity.valid`),
      false,
    );
  },
);

test(
  "the agent plays 60 frames a second, stands still, goes on by single steps, and a person takes over",
  inBrowser,
  async (context) => {
    const { tab, errors } = await openAgentPage(context, folder, "page/");
    await tab.waitForSelector(".screen[data-picture]");
    const speed = `Number(document.querySelector('[data-figure="frames/s"]').textContent)`;
    await becomes(tab, `${speed} >= 58 && ${speed} <= 62`, 120_000);
    await tab.keyboard.press("p");
    const stood = await stepFigure(tab);
    await tab.waitForTimeout(300);
    assert.equal(await stepFigure(tab), stood);
    const before = await canvasPixels(tab, ".screen");
    assert.equal(before.length, 256 * 240 * 3);
    await tab.click(".single");
    await tab.keyboard.press("n");
    assert.equal(await stepFigure(tab), stood + 2);
    assert.notDeepEqual(await canvasPixels(tab, ".screen"), before);
    const seen = await canvasPixels(tab, ".frames canvas:last-child");
    assert.ok(new Set(seen).size > 10, "the newest frame of the network is no empty picture");
    const shares = (await tab.locator(".share").allTextContents()).map(Number);
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 0.01, shares.join());
    assert.ok(Number.isFinite(Number((await figure(tab, "value")).replace("−", "-"))));
    await tab.keyboard.down("ArrowRight");
    await tab.waitForSelector('[data-player="person"]');
    await tab.waitForSelector('[data-button="RIGHT"][aria-pressed="true"]');
    await tab.keyboard.press("p");
    await becomes(tab, `document.querySelector(".taken")?.textContent.startsWith("RIGHT")`, 10_000);
    const held = await stepFigure(tab);
    await becomes(tab, `document.querySelector(".note").textContent.includes("You play")`, 10_000);
    await tab.waitForTimeout(500);
    assert.ok((await stepFigure(tab)) > held);
    await tab.keyboard.up("ArrowRight");
    await tab.keyboard.press("b");
    await tab.waitForSelector('[data-player="agent"]');
    await tab.locator('[name="speed"]').selectOption("Infinity");
    const { text } = await episodeEnded(tab, state, 1, 0);
    assert.match(text, /you played \d+ steps/);
    assert.doesNotMatch(text, /lockstep evaluate/);
    assert.deepEqual(errors, []);
  },
);

test(
  "everything is reached by keyboard, in the dark and on a narrow screen",
  inBrowser,
  async (context) => {
    const opening = await openAgentPage(context, folder, "page/");
    const { tab, errors } = opening;
    await tab.waitForSelector(".screen[data-picture]");
    await tab.keyboard.press("p");
    await tab.evaluate("document.activeElement.blur()");
    const reached = new Set<string>();
    for (let press = 0; press < 30; press++) {
      await tab.keyboard.press("Tab");
      reached.add(
        await tab.evaluate<string>(
          "document.activeElement.name || document.activeElement.className || document.activeElement.tagName",
        ),
      );
    }
    for (const control of [
      "skip",
      "quiet theme",
      "state",
      "seed",
      "greedy",
      "begin",
      "pause",
      "single",
    ])
      assert.ok(reached.has(control), `${control} of ${[...reached].join(", ")}`);
    for (const control of ["player-choice", "speed", "pad-button", "play-place"])
      assert.ok(reached.has(control), `${control} of ${[...reached].join(", ")}`);
    await looksWell({ page: tab, errors }, "agent-page");
  },
);

test("verify names a changed file, and proves the files and the episodes of a page", async (context) => {
  const sound = await said("verify", page);
  assert.equal(sound.code, 0, sound.out + sound.err);
  assert.match(
    sound.out,
    /files are as Lockstep \S+ writes them for the weights with SHA-256 [0-9a-f]{64}/,
  );
  assert.match(
    sound.out,
    /2 episodes of \d+ steps played again as the page does, 2 with each action/,
  );
  assert.match(sound.out, /not proven: how the weights came about/);
  const copy = join(temporaryFolder(context), "page");
  cpSync(page, copy, { recursive: true });
  const changed = (name: string, change: (text: string) => string): void => {
    const text = readFileSync(join(copy, name), "latin1");
    assert.notEqual(change(text), text);
    writeFileSync(join(copy, name), change(text), "latin1");
  };
  const forged = (name: string, change: (text: string) => string): void => {
    const before = sha256Hex(readFileSync(join(copy, name)));
    changed(name, change);
    changed("SHA256SUMS", (sums) =>
      sums.replace(before, sha256Hex(readFileSync(join(copy, name)))),
    );
  };
  const problems = async (): Promise<string> => {
    const { code, out } = await said("verify", copy);
    assert.equal(code, 1, out);
    const lines = out.trim().split("\n");
    cpSync(page, copy, { recursive: true });
    return lines.join("\n");
  };
  changed("agent.css", (css) => `${css} `);
  assert.match(await problems(), /^WRONG: agent\.css has SHA-256 .*$/);
  forged("agent.css", (css) => `${css} `);
  assert.match(
    await problems(),
    /^WRONG: agent\.css is not what Lockstep \S+ writes for this agent$/,
  );
  forged("index.html", (html) => html.replace("'wasm-unsafe-eval'", "'unsafe-eval'"));
  assert.match(await problems(), /^WRONG: index\.html is not what Lockstep/);
  forged("weights.f32", (bytes) => `\u0001${bytes.slice(1)}`);
  assert.match(await problems(), /^WRONG: agent\.json cannot be played: weights\.f32 has SHA-256/);
  // A byte of a picture, with which no episode is another one.
  forged(
    "rom.nes",
    (bytes) => `${bytes.slice(0, -1)}${bytes.endsWith("\u0001") ? "\0" : "\u0001"}`,
  );
  assert.match(await problems(), /^WRONG: agent\.json cannot be played: rom\.nes has SHA-256/);
  forged("agent.json", (json) => json.replace(/"pageDiffersAt": null/, '"pageDiffersAt": 7'));
  assert.match(
    await problems(),
    /recorded, MeadowZone\.Act1: the page plays as recorded; as its first other step it says step 7$/,
  );
  rmSync(join(copy, "weights.f32"));
  assert.match(await problems(), /^WRONG: weights\.f32 is not there$/);
  const training = await said("verify", page, "--training", run);
  assert.equal(training.code, 78);
  assert.match(training.err, /--training belongs to an export, and .* is a page/);
});

test(
  "a game that may not be handed on is chosen by its file, which the page checks and keeps",
  inBrowser,
  async (context) => {
    const own = temporaryFolder(context);
    const games = gameCopy(own, "Copied-Nes");
    const where = ["--games-path", games];
    await train(own, "run", [
      ...[...smallPictures, ...where, "--game", "Copied-Nes", "--slots", "4"],
      ...["--actors", "1", "--updates", "1"],
    ]);
    const made = await said(
      ...["export", join(own, "run"), "--out", join(own, "page"), "--web"],
      ...["--most-steps", "200", ...where],
    );
    assert.equal(made.code, 0, made.out + made.err);
    assert.match(made.out, /is not in it: the page asks for the cartridge's file/);
    const rom = readFileSync(join(games, "Copied-Nes", "rom.nes"));
    for (const name of readdirSync(join(own, "page")))
      if (statSync(join(own, "page", name)).isFile())
        assert.equal(
          readFileSync(join(own, "page", name)).includes(rom.subarray(0x1000, 0x1020)),
          false,
          name,
        );
    const verified = await said("verify", join(own, "page"));
    assert.match(verified.out, /not proven: .*the cartridge is not in it/);
    const { tab, errors, requests } = await openAgentPage(context, join(own, "page"));
    await tab.waitForSelector('[name="rom"]');
    const other = join(own, "other.nes");
    writeFileSync(other, rom.subarray(0, 2_000));
    await tab.setInputFiles('[name="rom"]', other);
    await becomes(
      tab,
      `/other\\.nes: it is not .*choose the \\.nes file itself/.test(document.querySelector(".note").textContent)`,
      10_000,
    );
    const header = Buffer.from(rom);
    header[9] = 0x10;
    writeFileSync(other, header);
    await tab.setInputFiles('[name="rom"]', other);
    await becomes(
      tab,
      `/another iNES header/.test(document.querySelector(".note").textContent)`,
      10_000,
    );
    const asked = requests.length;
    await tab.setInputFiles('[name="rom"]', join(games, "Copied-Nes", "rom.nes"));
    await tab.waitForSelector(".screen[data-picture]");
    await becomes(
      tab,
      `Number(document.querySelector('[data-figure="step"]').textContent) > 3`,
      30_000,
    );
    assert.deepEqual(requests.slice(asked), []);
    assert.equal(await tab.evaluate(`document.querySelector('[name="state"]').value`), copiedState);
    assert.deepEqual(errors, []);
  },
);

test("a run that no page can play is refused before anything is written", async (context) => {
  const own = temporaryFolder(context);
  await train(own, "run", [
    ...["--environment", join(projectRoot, "test", "training", "toy-environment.mjs")],
    ...["--slots", "4", "--actors", "1", "--updates", "1"],
  ]);
  const refused = await said("export", join(own, "run"), "--out", join(own, "page"), "--web");
  assert.equal(refused.code, 78, refused.out);
  assert.match(
    refused.err,
    /--web plays games of the NES .*module of your own; an export without --web is for other programs/,
  );
  assert.deepEqual(readdirSync(own).sort(), ["run", "run.json"]);
});
