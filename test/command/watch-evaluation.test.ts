import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type EvaluatedState, type Evaluation, evaluationSchema } from "@lockstep/status";
import { aPage, browserOf, type Page, skipWithoutBrowser } from "../browser.ts";
import { runLockstep, startLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { copyOfRun, versionOf } from "../shared-runs.ts";
import { looksWell, pageOf, picture, untilShown } from "../watched-page.ts";

const states = ["MeadowZone.Act1", "CavernZone.Act1"];

/** The evaluations that a run's folder keeps. */
function keptIn(run: string): Evaluation[] {
  return readdirSync(join(run, "evaluation"))
    .filter((name) => name.endsWith(".json"))
    .map((name) =>
      evaluationSchema.parse(JSON.parse(readFileSync(join(run, "evaluation", name), "utf8"))),
    );
}

async function evaluate(run: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runLockstep([
    ...["evaluate", "--run-dir", run, "--episodes", "3", "--most-steps", "25", ...args],
  ]);
  assert.equal(code, 0, stderr);
}

/** The table's cells by row: title, then mean and interval of each column. */
function cellsOf(page: Page): Promise<readonly (readonly string[])[]> {
  return page.evaluate(`Array.from(document.querySelectorAll(".evaluations tbody tr"), (row) =>
    Array.from(row.children, (cell) =>
      Array.from(cell.querySelectorAll(".estimate, .interval"), (each) => each.textContent).join(" | ")
      || cell.textContent))`);
}

const percent = (share: number): string =>
  `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

function progressCell({ progressMean, progressInterval }: EvaluatedState): string {
  const interval = progressInterval?.map(percent).join(" to ");
  return `${percent(progressMean ?? 0)} | ${interval}`;
}

test("the page shows a run's evaluations with intervals, by start state and version, as they come", {
  skip: skipWithoutBrowser,
}, async (context) => {
  const folder = temporaryFolder(context);
  const run = join(folder, "run");
  await copyOfRun("game", run);
  const watching = startLockstep(["watch", run]);
  const { page, errors } = await aPage(await browserOf(context));
  await page.goto(`${await pageOf(watching)}#/evaluation`);
  await untilShown("the empty page says what to do", async () =>
    /lockstep evaluate/.test((await page.locator(".empty").textContent()) ?? ""),
  );

  await evaluate(run, ["--states", states.join(",")]);
  await page.waitForSelector(".evaluations .estimate");
  const [kept] = keptIn(run);
  const { trained = [], random = [] } = kept?.policies ?? {};
  const byState = (rows: readonly EvaluatedState[], state: string): string =>
    progressCell(rows.find((row) => row.state === state) ?? assert.fail(state));
  const rows = await cellsOf(page);
  assert.deepEqual(rows.slice(0, 3), [
    ["training"],
    ...states.map((state) => [state, byState(random, state), byState(trained, state)]),
  ]);
  assert.equal(rows[3]?.[0], "mean");
  const heads = await page.locator(".evaluations thead th").allTextContents();
  assert.deepEqual(heads, [
    "start state",
    "random3 episodes, seed 1",
    `version ${versionOf("game")}3 episodes, seed 1`,
  ]);

  await evaluate(run, ["--states", states.join(",")]);
  assert.equal(keptIn(run).length, 1, "the same evaluation is kept once");
  await evaluate(run, ["--states", "evaluation", "--policy", "trained"]);
  await page.waitForSelector(".evaluations tbody:nth-of-type(2) .estimate");
  const more = await cellsOf(page);
  const heldOut = more.slice(rows.length);
  assert.deepEqual(heldOut[0], ["held out"]);
  assert.ok(heldOut.length > 1 && heldOut.slice(1).every(([, chance]) => chance === "–"));

  await page.evaluate(`(() => {
      const measure = document.querySelector("select[name=measure]");
      measure.value = "return";
      measure.dispatchEvent(new Event("change"));
    })()`);
  const [, , first] = (await cellsOf(page))[1] ?? [];
  const wanted = trained.find(({ state }) => state === states[0])?.returnMean ?? 0;
  assert.equal(Number(first?.split(" ")[0]?.replace("−", "-")), Number(wanted.toPrecision(3)));
  await picture(page, "watch-evaluation");
  await looksWell({ page, errors }, "watch-evaluation");
  const cut = await page.evaluate<number>(`(() => {
    const table = document.querySelector(".evaluation-table");
    return table.scrollWidth - table.clientWidth;
  })()`);
  assert.equal(cut, 0, "two columns are seen whole");
});

test("a run that was evaluated while it trained has its scores among the curves, and its best version is named", {
  skip: skipWithoutBrowser,
}, async (context) => {
  const folder = temporaryFolder(context);
  const short = join(folder, "short.json");
  writeFileSync(
    short,
    JSON.stringify({
      environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 10 },
    }),
  );
  await train(folder, "run", [
    ...["--config", short, "--slots", "2", "--segment-length", "5", "--seed", "3"],
    ...["--updates", "2", "--actors", "1", "--evaluate-every", "1", "--evaluate-episodes", "1"],
  ]);
  const { page, errors } = await aPage(await browserOf(context));
  const address = await pageOf(startLockstep(["watch", join(folder, "run")]));
  await page.goto(`${address}#/live`);
  await untilShown("the scores are a curve", async () =>
    (await page.locator(".chart .name").allTextContents()).includes("progress in evaluations"),
  );
  await page.goto(`${address}#/evaluation`);
  await page.waitForSelector(".evaluations .estimate");
  const heads = await page.locator(".evaluations thead th").allTextContents();
  assert.equal(heads.filter((head) => head.includes("the best")).length, 1, heads.join("; "));
  assert.deepEqual(errors, []);
});
