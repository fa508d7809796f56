import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aPage, browserOf, skipWithoutBrowser } from "../browser.ts";
import { startLockstep, temporaryFolder, until } from "../lockstep-command.ts";
import { copyOfRun, versionOf } from "../shared-runs.ts";
import { pageOf, untilShown } from "../watched-page.ts";

const options = { skip: skipWithoutBrowser };

/** Processes that a `lockstep watch` has started for its page. Linux only. */
function watchProcessesOf(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children
    .split(" ")
    .filter((child) => child !== "")
    .filter((child) => {
      try {
        return readFileSync(`/proc/${child}/cmdline`, "utf8").includes("watch-process");
      } catch {
        return false;
      }
    })
    .map(Number);
}

test(
  "the page says that the process of a replay was killed, and a replay that nobody waits for ends",
  options,
  async (context) => {
    const browser = await browserOf(context);
    const folder = temporaryFolder(context);
    await copyOfRun("cartPole", join(folder, "run"));
    const watching = startLockstep(["watch", join(folder, "run")]);
    const url = await pageOf(watching);
    const { page, errors } = await aPage(browser);
    const processes = (): number[] => watchProcessesOf(watching.child.pid);
    await page.goto(`${url}#/episodes`);
    await page.waitForSelector('.connection[data-state="live"]');
    await until("the history is read", () => processes().length === 0);

    await page.goto(`${url}#/episodes/0/0`);
    await until("a process", () => processes().length > 0);
    for (const pid of processes()) process.kill(pid, "SIGKILL");
    await untilShown("what the page says", async () =>
      ((await page.locator(".empty").first().textContent()) ?? "").includes(
        "The episode cannot be played: the process ended (SIGKILL)",
      ),
    );

    await page.goto(`${url}#/episodes/1/0`);
    await until("a process", () => processes().length > 0);
    await page.goto(`${url}#/episodes`);
    await until("the process ends", () => processes().length === 0);
    await page.goto(`${url}#/episodes/0/0`);
    await page.waitForSelector(".screen[data-picture]", { timeout: 60_000 });
    assert.deepEqual(errors, []);
    watching.child.kill("SIGINT");
    assert.equal((await watching.finished).code, 0);
  },
);

test("a table of 100,000 episodes sorts, filters and scrolls", options, async (context) => {
  const browser = await browserOf(context);
  const folder = temporaryFolder(context);
  const run = join(folder, "many");
  await copyOfRun("cartPole", run);
  const [rounds, each] = [200, 500];
  const lines = Array.from({ length: rounds }, (_, round) => update(round, each));
  appendFileSync(join(run, "ledger.jsonl"), lines.join(""));
  const watching = startLockstep(["watch", run]);
  const url = await pageOf(watching);
  const { page, errors } = await aPage(browser);
  await page.goto(`${url}#/episodes`);
  await page.waitForSelector("table");
  const counted = async (): Promise<number> =>
    Number(
      ((await page.locator(".controls .hint").textContent()) ?? "")
        .replace(/\D.*$/u, "")
        .replaceAll("\u202f", ""),
    );
  const all = 'Number(document.querySelector("table").getAttribute("aria-rowcount"))';
  await untilShown("all rows", async () => (await page.evaluate<number>(all)) >= rounds * each);
  assert.ok(Number.isFinite(await counted()));
  const sorting = await page.evaluate<number>(`(() => {
    const begin = performance.now();
    document.querySelector("th:nth-child(5) button").click();
    document.querySelector("tbody").getBoundingClientRect();
    return performance.now() - begin;
  })()`);
  assert.ok(sorting < 3_000, `sorting takes ${sorting} ms`);
  const cell = (row: string): string =>
    `document.querySelector("tbody tr:not(.spacer)${row} td:nth-child(5)")?.textContent`;
  const greatest = rounds * each - 1;
  assert.equal((await page.evaluate<string>(cell(""))).replaceAll("\u202f", ""), String(greatest));
  const rows = await page.evaluate<number>(all);
  await page.evaluate(
    '(() => { const s = document.querySelector(".scroller"); s.scrollTop = s.scrollHeight; })()',
  );
  await page.waitForSelector(`tr[aria-rowindex="${rows + 1}"]`);
  assert.ok((await page.evaluate<number>('document.querySelectorAll("tr").length')) < 200);
  await page.evaluate('document.querySelector(".scroller").scrollTop = 1600000');
  await page.waitForSelector('tr[aria-rowindex="50002"]');
  await page.locator("input[name=slot]").fill("7");
  await untilShown("the rows of a slot", async () => (await page.evaluate<number>(all)) === 1_000);
  assert.deepEqual(errors, []);
});

/** A line of a later update with episodes of 100 slots, whose returns are 0, 1, 2, … over all lines. */
function update(round: number, count: number): string {
  const episodes = Array.from({ length: count }, (_, index) => {
    const number = round * count + index;
    return {
      ...{ slot: number % 100, episode: 1_000 + Math.floor(number / 100), startState: "start" },
      ...{ steps: 10, frames: 10, episodeReturn: number, progress: null },
      ...{ finished: false, truncated: false },
    };
  });
  const version = versionOf("cartPole") + 1 + round;
  const record = { type: "update", version, segments: [], episodes };
  return `${JSON.stringify({ previous: "0".repeat(64), ...record })}\n`;
}
