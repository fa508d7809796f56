import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { exportFiles } from "../files/export-files.ts";
import { aConfiguration, anExport, someSources } from "../testing/an-export.ts";

type Context = Parameters<typeof anExport>[0];

function cardOf(context: Context, sources = someSources()): string {
  return readFileSync(join(anExport(context, sources), exportFiles.card), "utf8");
}

test("the metadata is what Hugging Face reads of a model of reinforcement learning", (context) => {
  const [, yaml = ""] = /^---\n([\s\S]*?)\n---\n/.exec(cardOf(context)) ?? [];
  const result = (states: string, value: string): unknown => ({
    task: { type: "reinforcement-learning", name: "reinforcement-learning" },
    dataset: { type: "HareDash-Nes", name: `HareDash-Nes, ${states}` },
    metrics: [{ type: "mean_reward", value, name: "mean_reward", verified: false }],
  });
  assert.deepEqual(parse(yaml), {
    library_name: "lockstep",
    license: "mit",
    pipeline_tag: "reinforcement-learning",
    tags: [
      "reinforcement-learning",
      "deep-reinforcement-learning",
      "a2c",
      "HareDash-Nes",
      "lockstep",
      "onnx",
      "safetensors",
    ],
    "model-index": [
      {
        name: "example",
        results: [
          result("start states of the training", "6.00 +/- 5.10"),
          result("start states that were never trained on", "21.00 +/- 1.00"),
        ],
      },
    ],
  });
});

test("without a licence the card has none and says so", (context) => {
  const sources = someSources();
  const licences = { ...sources.facts.licences, weights: null };
  const card = cardOf(context, { ...sources, facts: { ...sources.facts, licences } });
  assert.doesNotMatch(card, /^license:/m);
  assert.match(card, /did not say under which licence the weights are/);
});

test("the card says what is missing: later versions, the target, held-out states", (context) => {
  const sources = someSources();
  const complete = cardOf(context);
  assert.doesNotMatch(complete, /not its last weights|not reached its target|never trained on\.$/m);
  const card = cardOf(context, {
    ...sources,
    facts: { ...sources.facts, complete: false },
    head: { ...sources.head, lastVersion: 9 },
    evaluation: { ...sources.evaluation, heldOut: null },
  });
  assert.match(card, /went on to version 9: these are not its last weights/);
  assert.match(card, /had not reached its target/);
  assert.match(card, /- Play from start states that were never trained on\./);
});

test("the card says how the version was chosen", (context) => {
  const choice = {
    by: "highest mean return over the start states of the training",
    ...{ seed: 2, episodes: 5 },
    versions: [1, 3].map((version) => ({ version, returnMean: version })),
  } as const;
  assert.match(
    cardOf(context, someSources({ choice })),
    /chosen among 2 that the run keeps.* in 5 other episodes from each \(seed 2\)/,
  );
});

test("of a network with a memory the card and its programs have the hidden states, and of others they do not", (context) => {
  assert.doesNotMatch(cardOf(context), /hidden ?states/i);
  const remembering = aConfiguration({ kind: "lstm", size: 16 });
  const card = cardOf(context, someSources({}, remembering));
  assert.match(
    card,
    /also takes `hiddenStates`, float32 of shape \[rows, 32\], and gives `nextHiddenStates`/,
  );
  const programs = card.split("```").filter((_, index) => index % 2 === 1);
  assert.equal(programs.filter((program) => /32/.test(program)).length, 4);
  assert.match(card, /torch\.lstm_cell/);
});
