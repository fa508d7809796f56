import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Outcome } from "@lockstep/cli/testing";
import { episodeEnded, openAgentPage } from "../agent-page.ts";
import { skipWithoutBrowser } from "../browser.ts";
import {
  projectRoot,
  runCommand,
  startLockstep,
  temporaryFolder,
  until,
} from "../lockstep-command.ts";
import { becomes, picture, pictures } from "../watched-page.ts";

const model = join(projectRoot, "models", "HareDash-Nes");
/** What GitHub Pages serves. */
const docs = join(projectRoot, "docs");
/** Writes the page in it. */
const script = "agent-page";
/** Where it finishes some of the first episodes, but not all. */
const state = "MeadowZone.Act2";

let folder: string;
let page: string;
let made: Outcome;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-trained-agent-page-test-"));
  page = join(folder, "page");
  const { scripts } = jsonOf<{ scripts: Record<string, string> }>(projectRoot, "package.json");
  const [, words = ""] =
    /lockstep\.js (export .*) --out docs\/agent$/.exec(scripts[script] ?? "") ?? [];
  made = await said(...words.split(" "), "--out", page);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function said(...args: readonly string[]): Promise<Outcome> {
  return runCommand(args, { columns: 200, env: process.env, cwd: folder });
}

interface Episode {
  readonly state: string;
  readonly steps: number;
  readonly actions: string;
  readonly episodeReturn: number;
}

interface Description {
  readonly licences: { readonly weights: string };
  readonly weightsSha256: string;
  readonly recorded: readonly (Episode & { readonly pageDiffersAt: number | null })[];
}

interface Evaluation {
  readonly weightsSha256: string;
  readonly states: readonly {
    readonly state: string;
    readonly played: readonly (Episode & { readonly finished: boolean })[];
  }[];
}

function jsonOf<Value>(...path: readonly string[]): Value {
  return JSON.parse(readFileSync(join(...path), "utf8")) as Value;
}

test("a page of an export has its weights, its licence and its first episodes, and is verified", async () => {
  assert.equal(made.code, 0, made.err);
  assert.match(made.out, /does what lockstep evaluate --seed 1 does, in all [\d ]+ steps/);
  const { licences, weightsSha256, recorded } = jsonOf<Description>(page, "agent.json");
  const evaluation = jsonOf<Evaluation>(model, "evaluation.json");
  assert.equal(weightsSha256, evaluation.weightsSha256);
  assert.equal(licences.weights, "mit");
  assert.deepEqual(
    recorded.map((each) => [each.state, each.actions]),
    evaluation.states.map((each) => [each.state, each.played[0]?.actions]),
  );
  const verified = await said("verify", page);
  assert.equal(verified.code, 0, verified.out);
  const steps = evaluation.states.reduce((sum, { played }) => sum + (played[0]?.steps ?? 0), 0);
  const proven = `6 episodes of ${steps} steps played again as the page does, 6 with each`;
  assert.match(verified.out, new RegExp(proven));
});

/** Names of all files below a folder. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

/** What follows from the code alone. What the command has played follows from the processor, too, and so do the checksums. */
function madeByCode(folder: string, name: string): unknown {
  if (name === "SHA256SUMS") return null;
  if (name !== "agent.json") return readFileSync(join(folder, name));
  return { ...jsonOf<Description>(folder, name), recorded: null };
}

test("the page in docs is what its command writes, plays the evaluation's first episodes, and is verified", async () => {
  const shipped = join(docs, "agent");
  const [is, should] = [filesOf(shipped), filesOf(page)];
  const changed = [...new Set([...is, ...should])].filter(
    (name) =>
      !is.includes(name) ||
      !should.includes(name) ||
      !isDeepStrictEqual(madeByCode(shipped, name), madeByCode(page, name)),
  );
  const more = changed.length < 2 ? "" : ` and ${changed.length - 1} more`;
  assert.equal(changed.length, 0, `docs/agent/${changed[0]}${more} is stale: npm run ${script}`);
  const evaluation = jsonOf<Evaluation>(model, "evaluation.json");
  assert.deepEqual(
    jsonOf<Description>(shipped, "agent.json").recorded.map(({ actions }) => actions),
    evaluation.states.map(({ played }) => played[0]?.actions),
  );
  const verified = await said("verify", shipped);
  assert.equal(verified.code, 0, verified.out);
});

test("on the page in docs the trained agent finishes an act with the actions of the command, step by step; it loads less than 10 MB, from its folder", {
  skip: skipWithoutBrowser,
}, async (context) => {
  const { states } = jsonOf<Evaluation>(model, "evaluation.json");
  const played = states.find((each) => each.state === state)?.played ?? assert.fail();
  // The export's evaluation may have been played elsewhere: the command plays it again here.
  const json = join(folder, "evaluated.json");
  const what = ["--model", "HareDash-Nes", "--states", state, "--episodes", "4"];
  await said("evaluate", ...what, "--policy", "trained", "--json", json);
  const [row] = jsonOf<{
    policies: { trained: [{ finishedShare: number; returnMean: number; stepsMean: number }] };
  }>(json).policies.trained;
  const first = played.slice(0, 4);
  const mean = (of: (episode: (typeof first)[number]) => number): number =>
    first.reduce((sum, episode) => sum + of(episode), 0) / first.length;
  assert.deepEqual(
    [row.finishedShare, row.returnMean, row.stepsMean],
    [
      mean(({ finished }) => Number(finished)),
      mean((each) => each.episodeReturn),
      mean((each) => each.steps),
    ],
  );
  const { tab, errors, requests, address } = await openAgentPage(context, docs);
  await tab.waitForSelector(".screen[data-picture]");
  if (pictures !== undefined) {
    const step = `Number(document.querySelector('[data-figure="step"]').textContent)`;
    await becomes(tab, `${step} > 68`, 60_000);
    await picture(tab, "agent-page");
  }
  await tab.locator('[name="speed"]').selectOption("Infinity");
  await tab.locator('[name="state"]').selectOption(state);
  await tab.click(".begin");
  for (const [episode, { actions, finished, steps }] of first.entries()) {
    const ended = await episodeEnded(tab, state, 1, episode);
    assert.equal(ended.actions, actions, `episode ${episode}`);
    assert.equal(/the goal was reached/.test(ended.text), finished, ended.text);
    assert.match(ended.text, new RegExp(`in ${steps} steps`));
  }
  const goals = first.filter(({ finished }) => finished).length;
  assert.ok(goals > 0 && goals < first.length, "the agent reaches the goal, and not always");
  const loaded = await tab.evaluate<number>(
    `[...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")].reduce((sum, { transferSize }) => sum + transferSize, 0)`,
  );
  assert.ok(loaded > 1e6 && loaded < 10e6, `${loaded} bytes`);
  assert.deepEqual(
    requests.filter((url) => !url.startsWith(address)),
    [],
  );
  assert.deepEqual(errors, []);
});

test("what does not go together with an export is refused before anything is written", async () => {
  const out = join(folder, "none");
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [
      [],
      /HareDash-Nes is an export already: hand on a copy of .*models\/HareDash-Nes, or add --web/,
    ],
    [["--web", "--version", "3"], /--model HareDash-Nes and --version do not go together/],
    [["--web", "--version", "best"], /--model HareDash-Nes and --version do not go together/],
    [["--web", "--run-dir", folder], /--model HareDash-Nes and --run-dir do not go together/],
    [["--web", "--licence", "gpl-3.0"], /--licence gpl-3\.0: --model HareDash-Nes states mit/],
    [["--web", "--states", "MoonZone"], /MoonZone/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await said("export", "--model", "HareDash-Nes", "--out", out, ...args);
    assert.equal(code, 78, err);
    assert.match(err, message);
  }
  const unknown = await said("export", "--model", "Hare", "--out", out, "--web");
  assert.match(unknown.err, /no trained agent of that name comes with Lockstep \(.*HareDash-Nes\)/);
  const far = await said("export", "--model", "https://host/agent", "--out", out, "--web");
  assert.match(far.err, /--model is an address \(https:\/\/…\).*download the folder first/);
  const nothing = await said("export", "--model", "Hare", "--out", out);
  assert.match(nothing.err, /no trained agent of that name comes with Lockstep/);
  const page = await said("export", "--model", join(docs, "agent"), "--out", out, "--web");
  assert.match(page.err, /docs\/agent is a page with an agent; name the export or the run that it/);
  const none = await said("export", "--out", out, "--web");
  assert.match(none.err, /name a run or a model/);
  assert.equal(existsSync(out), false);
});

test("no page is made of an export with a changed byte", async (context) => {
  const copy = join(temporaryFolder(context), "copy");
  cpSync(model, copy, { recursive: true });
  const path = join(copy, "model.safetensors");
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const { code, err } = await said("export", "--model", copy, "--out", join(copy, "page"), "--web");
  assert.equal(code, 78, err);
  assert.match(err, /model\.safetensors has SHA-256 .*; get the export again/);
});

test("an interrupted export leaves nothing, and the folder's name can be used again", async (context) => {
  const place = temporaryFolder(context);
  const out = join(place, "pages", "hare");
  const args = ["export", "--model", "HareDash-Nes", "--web", "--most-steps", "5000", "--out", out];
  const running = startLockstep(args);
  await until("the folder", () => existsSync(out));
  running.child.kill("SIGINT");
  assert.equal((await running.finished).code, 130);
  assert.deepEqual(readdirSync(place), []);
});
