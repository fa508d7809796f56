import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { examineAlgorithm } from "./examine-algorithm.ts";

interface Parts {
  readonly head?: string;
  readonly targets?: string;
  readonly passes?: string;
  readonly loss?: string;
  /** Of all methods that may be left out. */
  readonly beforeStep?: string;
}

function aCritic({
  head = "",
  targets = "",
  passes = "",
  loss = "",
  beforeStep = "",
}: Parts): string {
  return `${head}
export function algorithm({ z, column, value, mean, square, subtract, wholeBatch, nStepReturns }) {
  const error = mean(square(subtract(value, column("returns"))));
  let calls = 0;
  return {
    name: "critic-only",
    options: z.strictObject({ gamma: z.number().default(0.9) }),
    figures: [{ name: "error", label: "error", unit: "", help: "Error", overSteps: "mean" }],
    valueTarget: "returns",
    targets(segment, { gamma }) { ${targets}; return { returns: nStepReturns(segment, gamma) }; },
    passes(batch) { ${passes}; return [wholeBatch(batch)]; },
    ${beforeStep}
    loss() { ${loss}; return { loss: error, figures: { error } }; },
  };
}
`;
}

/** Of code that ends, and of code that never does. */
const [patient, impatient] = [60_000, 2_000];

async function examined(
  context: TestContext,
  text: string,
  { loadOnly = false, limitMs = patient } = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-algorithm-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "my own.mjs");
  writeFileSync(path, text);
  const batch = { slots: 2, segmentLength: 3, seed: 1, version: 0 };
  const rehearsal = { setting: { name: "critic-only" }, batch, actions: 2 };
  await examineAlgorithm(path, loadOnly ? null : rehearsal, limitMs);
}

test("an algorithm that answers from its arguments alone is accepted", async (context) => {
  await examined(context, aCritic({}));
  await examined(context, aCritic({}), { loadOnly: true });
  await examined(context, aCritic({ beforeStep: 'gradientsAt: () => "played",' }));
  const again =
    "targetsBeforeStep: ({ gamma }) => ({ newest }) => ({ returns: newest.values.map((v) => gamma * v) }),";
  await examined(context, aCritic({ beforeStep: again }));
});

/** Never ends either, and leaves the processor to other tests. */
const waiting = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

const unsound: readonly (readonly [string, Parts, RegExp])[] = [
  ["never ends while it is loaded", { head: waiting }, /its code outside of .* within 2 s/],
  ["waits for ever", { head: "await new Promise(() => {});" }, /its code outside of .* within 2 s/],
  [
    "ends the process",
    { head: "process.exit(0);" },
    /process\.exit\(\) was called.*\(my own\.mjs:1:9\)/,
  ],
  ["throws later", { head: 'Promise.reject(new Error("late"));' }, /late \(my own\.mjs:1:16\)$/],
  ["has targets that never return", { targets: "for (;;);" }, /targets did not return within 2 s/],
  ["has passes that never return", { passes: waiting }, /passes did not return within 2 s/],
  ["has a loss that never returns", { loss: waiting }, /loss did not return within 2 s/],
  [
    "has targets that throw",
    { targets: "null.x" },
    /targets of critic-only threw: .*\(my own\.mjs:10:40\)$/,
  ],
  [
    "has passes that throw",
    { passes: "segment" },
    /passes of .*threw: segment is not .*\(my own\.mjs:11:21\)$/,
  ],
  [
    "draws by itself",
    { targets: "Math.random()" },
    /: targets uses Math\.random\(\) \(my own\.mjs:10:40\), expected/,
  ],
  [
    "asks the date",
    { passes: "Date.now()" },
    /: passes uses the current Date \(my own\.mjs:11:26\)/,
  ],
  ["asks a clock", { loss: "performance.now()" }, /: loss uses performance\.now\(\) \(my own/],
  [
    "draws from crypto",
    { targets: "crypto.randomUUID()" },
    /: targets uses crypto\.randomUUID\(\)/,
  ],
  [
    "asks a clock while it is loaded",
    { head: "Date.now();" },
    /: it uses the current Date \(my own\.mjs:1:6\)/,
  ],
  [
    "counts its calls",
    { targets: "calls += 1; return { returns: new Float32Array(3).fill(calls) }" },
    /targets of critic-only returned something else when asked the same again/,
  ],
  [
    "looks at steps and draws",
    {
      beforeStep:
        "beforeStep: () => () => ({ returns: Float32Array.of(...Array(6)).fill(Math.random()) }),",
    },
    /beforeStep of critic-only returned something else|: beforeStep uses Math\.random\(\)/,
  ],
  [
    "looks at steps for ever",
    { beforeStep: `beforeStep: () => () => { ${waiting} },` },
    /beforeStep did not return within 2 s/,
  ],
  [
    "replaces columns by shorter ones",
    { beforeStep: "beforeStep: () => () => ({ returns: new Float32Array(1) })," },
    /beforeStep of critic-only returned 1 returns for a step of 6 rows/,
  ],
  [
    "makes targets again and draws",
    {
      beforeStep:
        "targetsBeforeStep: () => () => ({ returns: Float32Array.of(...Array(3)).fill(Math.random()) }),",
    },
    /targetsBeforeStep of critic-only returned something else|: targetsBeforeStep uses Math\.random\(\)/,
  ],
  [
    "makes shorter targets again",
    { beforeStep: "targetsBeforeStep: () => () => ({ returns: new Float32Array(1) })," },
    /targetsBeforeStep of critic-only returned 1 returns for a segment of 3 steps; expected a Float32Array of one a step/,
  ],
  [
    "makes columns again later",
    { beforeStep: "targetsBeforeStep: () => async () => ({})," },
    /targetsBeforeStep of critic-only returned a promise, expected its answer; leave async out$/,
  ],
  [
    "looks at a step later",
    { beforeStep: "beforeStep: () => async () => ({})," },
    /beforeStep of critic-only returned a promise, expected its answer; leave async out$/,
  ],
  [
    "makes a column again that its targets do not have",
    { beforeStep: "targetsBeforeStep: () => () => ({ return: new Float32Array(3) })," },
    /targetsBeforeStep of critic-only returned return, which its targets do not have; expected some of returns/,
  ],
  [
    "makes no targets again",
    { beforeStep: "targetsBeforeStep: () => () => null," },
    /targetsBeforeStep of critic-only returned null for a segment; expected an object of columns/,
  ],
  [
    "has something else than a function that makes targets again",
    { beforeStep: "targetsBeforeStep: () => 3," },
    /targetsBeforeStep of critic-only returned 3; expected a function of a segment, or null/,
  ],
  [
    "takes gradients at weights that there are not",
    { beforeStep: 'gradientsAt: () => "older",' },
    /gradientsAt of critic-only returned older; expected one of: newest, played/,
  ],
  [
    "takes gradients at the weights that played, and makes targets again by the newest",
    { beforeStep: 'gradientsAt: () => "played", targetsBeforeStep: () => () => ({}),' },
    /gradientsAt of critic-only returned played, .* leave targetsBeforeStep out, or return newest/,
  ],
  [
    "takes gradients at the weights that played, and looks at steps",
    { beforeStep: 'gradientsAt: () => "played", beforeStep: () => () => ({}),' },
    /gradientsAt of critic-only returned played, .* leave beforeStep out, or return newest/,
  ],
  [
    "computes with a column of another name",
    { loss: 'return { loss: mean(column("gone")), figures: { error } }' },
    /targets of critic-only have no gone/,
  ],
];

for (const [what, parts, message] of unsound)
  test(`an algorithm's file that ${what} is refused in one line`, async (context) => {
    const limitMs = /within 2 s/.test(message.source) ? impatient : patient;
    await assert.rejects(
      examined(context, aCritic(parts), { limitMs }),
      (error: Error & { code: string }) => {
        assert.equal(error.code, "INVALID_ALGORITHM");
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n") && !error.message.includes("base64"));
        return true;
      },
    );
  });
