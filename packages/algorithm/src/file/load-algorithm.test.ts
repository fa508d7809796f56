import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { chosenAlgorithm, loadAlgorithm } from "./load-algorithm.ts";

const sound = `export const algorithm = ({ z, column, value, mean, square, subtract, wholeBatch, nStepReturns }) => {
  const error = mean(square(subtract(value, column("returns"))));
  return {
    name: "critic-only",
    options: z.strictObject({ gamma: z.number().default(0.9) }),
    figures: [{ name: "error", label: "error", unit: "", help: "Error", overSteps: "mean" }],
    valueTarget: "returns",
    targets: (segment, { gamma }) => ({ returns: nStepReturns(segment, gamma) }),
    passes: (batch) => [wholeBatch(batch)],
    loss: () => ({ loss: error, figures: { error } }),
  };
};
`;

function aFile(context: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-algorithm-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "mine.mjs");
  writeFileSync(path, text);
  return path;
}

test("a file's algorithm stands beside those of Lockstep, and its bytes are its identity", async (context) => {
  const path = aFile(context, sound);
  const { algorithm, fileSha256, text } = await loadAlgorithm(path);
  assert.equal(algorithm.name, "critic-only");
  assert.equal(text, sound);
  assert.equal(fileSha256, createHash("sha256").update(sound).digest("hex"));
  const setting = { name: "critic-only", fileSha256, gamma: 0 };
  const chosen = await chosenAlgorithm(setting, path);
  const columns = chosen.targets({
    actions: Uint8Array.of(0),
    rewards: Float32Array.of(2),
    values: Float32Array.of(0.5),
    logProbabilities: Float32Array.of(-1),
    flags: new Uint8Array(1),
    truncatedValues: new Float32Array(0),
    bootstrapValue: 7,
    environmentSteps: 0,
  });
  assert.deepEqual(columns, { returns: Float32Array.of(2) });
});

test("a file's algorithm can look at each step: replace its columns, or stop", async (context) => {
  const looking = sound.replace("nStepReturns }", "nStepReturns, standardized }").replace(
    "loss: () =>",
    `beforeStep: ({ gamma }) => ({ index, columns, figures }) =>
      index > 0 && figures.error < gamma ? "stop" : { returns: standardized(columns.returns) },
    loss: () =>`,
  );
  const path = aFile(context, looking);
  const { fileSha256 } = await loadAlgorithm(path);
  const { beforeStep } = await chosenAlgorithm(
    { name: "critic-only", fileSha256, gamma: 0.5 },
    path,
  );
  const columns = { returns: Float32Array.of(3, 3) };
  const at = (index: number, error: number) => beforeStep?.({ index, columns, figures: { error } });
  assert.deepEqual(
    [at(0, 0.1), at(1, 0.6)],
    [{ returns: new Float32Array(2) }, { returns: new Float32Array(2) }],
  );
  assert.equal(at(1, 0.1), "stop");
});

const unsound: Readonly<Record<string, readonly [text: string, problem: RegExp]>> = {
  "no module": ["export const algorithm = (", /cannot be parsed: /],
  "nothing exported": ["export const a = 1;", /it exports no function algorithm; write/],
  "another file imported": [
    'import "./other.mjs"; export const algorithm = () => ({});',
    /it imports \.\/other\.mjs, which its hash does not cover; put all/,
  ],
  "a file of the disk imported": [
    `import "file:///nowhere/other.mjs"; ${sound}`,
    /it imports file:\/\/\/nowhere\/other\.mjs, which/,
  ],
  "a module of Node imported": [`import "node:fs"; ${sound}`, /it imports node:fs, which/],
  "a file that is exported again": [`export * from "node:os"; ${sound}`, /it imports node:os/],
  "an import while it runs": [
    sound.replace("const error", 'import("node:fs"); const error'),
    /it imports node:fs, which/,
  ],
  "an import of what is decided while it runs": [
    sound.replace("const error", 'const fs = "node:fs"; import(fs); const error'),
    /it imports a file, which/,
  ],
  "a throwing function": [
    "export const algorithm = () => { throw new Error('broken'); }",
    /run: broken \(mine\.mjs:1:40\)$/,
  ],
  "a syntax error": ["\nexport const algorithm = () => 1 2;", /run: Unexpected .*\(mine\.mjs:2\)$/],
  "keys left out": [
    "export const algorithm = () => ({ name: 'x' })",
    /options: expected a zod schema; .*loss/,
  ],
  "a figure named as a metric of every learner's": [
    sound.replace('name: "error"', 'name: "explainedVariance"'),
    /its figure explainedVariance would be the metric explained_variance, which Lockstep has/,
  ],
  "a figure that is such a metric with its unit": [
    sound.replace(
      'name: "error", label: "error", unit: ""',
      'name: "round", label: "x", unit: "seconds"',
    ),
    /its figure round would be the metric round_seconds, which/,
  ],
  "a figure named as a metric of Node's": [
    sound.replace('name: "error"', 'name: "processResidentMemoryBytes"'),
    /would be the metric process_resident_memory_bytes, which/,
  ],
  "two figures of one metric": [
    sound.replace(
      "figures: [{",
      'figures: [{ name: "error", label: "e", unit: "", help: "e", overSteps: "last" }, {',
    ),
    /two of its figures would be the metric error; give/,
  ],
  "a look at steps that is no function": [
    sound.replace("loss: () =>", "beforeStep: 3, loss: () =>"),
    /beforeStep: expected a function$/,
  ],
  "a name of Lockstep's": [sound.replace("critic-only", "a2c"), /its name is a2c, which Lockstep/],
};

for (const [what, [text, problem]] of Object.entries(unsound)) {
  test(`a file with ${what} is refused in one line that names it`, async (context) => {
    const path = aFile(context, text);
    await assert.rejects(loadAlgorithm(path), (error) => {
      assert.ok(error instanceof Error && "code" in error && error.code === "INVALID_ALGORITHM");
      assert.ok(error.message.includes(path));
      assert.match(error.message, problem);
      assert.ok(!error.message.includes("\n") && !error.message.includes("base64"));
      return true;
    });
  });
}

test("a file that is not there is refused with its path", async () => {
  await assert.rejects(
    loadAlgorithm("/nowhere/x.mjs"),
    /algorithm \/nowhere\/x\.mjs: cannot be read/,
  );
});

test("a run's algorithm is the file whose hash its configuration has, and no other", async (context) => {
  const path = aFile(context, sound);
  const setting = { name: "critic-only", fileSha256: "ab".repeat(32) };
  await assert.rejects(chosenAlgorithm(setting, path), /has SHA-256 .*, the run's has abab/);
  await assert.rejects(chosenAlgorithm(setting), /name that file with --algorithm-file/);
  assert.equal((await chosenAlgorithm({ name: "a2c" })).name, "a2c");
});
