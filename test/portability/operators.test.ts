import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import type { Outcome } from "@lockstep/cli/testing";
import { type LedgerUpdate, readLedger } from "@lockstep/round";
import { runLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { type CommandLine, changedCommand, isDifferent, type Patch } from "./changed-command.ts";

/**
 * An update of four micro-batches: sums of two numbers do not depend on their order. Gradients are clipped, by a quotient whose
 * last bit is another one by way of the inverse.
 */
const configuration = {
  slots: 4,
  segmentLength: 5,
  environment: { observation: { height: 36, width: 36 }, rewardScale: 0.02 },
  learning: { microBatchRows: 5, maxGradNorm: 0.0029 },
};
const settings = ["--seed", "7", "--updates", "1", "--actors", "1", "--engine", "portable"];

let folder: string;
let recorded: string;
let unrecorded: string;
/** With every difference in it, of which one at a time is on. */
let changed: CommandLine;

before(async (context) => {
  folder = temporaryFolder(context as TestContext);
  const config = join(folder, "configuration.json");
  writeFileSync(config, JSON.stringify(configuration));
  const args = ["--config", config, ...settings];
  const [one, other] = [
    await train(folder, "recorded", [...args, "--operator-hashes"]),
    await train(folder, "unrecorded", args),
  ];
  assert.equal(one.weightsSha256, other.weightsSha256);
  recorded = join(folder, "recorded");
  unrecorded = join(folder, "unrecorded");
  changed = await changedCommand(folder, patches);
});

/** Verifies a run while an operator computes otherwise. @param what differs; `null`: nothing */
function verifiedWith(what: string | null, run: string): Promise<Outcome> {
  return changed(["verify", run, "--operators"], what);
}

async function firstUpdate(run: string): Promise<LedgerUpdate> {
  for await (const { record } of readLedger(join(run, "ledger.jsonl")))
    if (record?.type === "update") return record;
  throw new Error(`${run} has no update`);
}

test("where nothing differs, every operator's hash is compared and is as recorded", async () => {
  const { names = [], steps } = (await firstUpdate(recorded)).operators ?? {};
  assert.equal(steps?.length, 1);
  const position = (name: string): number => {
    const found = names.findIndex((each) => each.startsWith(name));
    assert.ok(found >= 0, name);
    return found;
  };
  const order = [
    ...["layer convolution1", "layer policy", "log-probabilities of all actions", "target "],
    ...["loss term ", "figure policyLoss", "gradient of policy.weight"],
    ...["gradient of convolution1.weight", "sum of gradients of ", "gradient norm", "clipping"],
    ...["optimizer's moment 1", "optimizer's step"],
  ].map(position);
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
  const verdict = await verifiedWith(null, recorded);
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(
    verdict.out,
    new RegExp(`^sound .* and so are ${names.length} hashes of what operators computed$`, "m"),
  );
});

/** Its error is 16 times that of FDLIBM's exp: where it is added to larger numbers, a last bit would often not show. */
const otherExp = "((x) => Math.exp(x / 16) ** 16)";

const fusedProduct = `(inputs, places, rows, segments, count, length, weights, panelBytes, panels, bias, outputs, least) => {
  const [f, w] = [floats(), words()];
  for (let row = 0; row < rows; row++) for (let column = 0; column < 8 * panels; column++) {
    const to = outputs / 4 + row * 8 * panels + column;
    let sum = bias === 0 ? f[to] : f[bias / 4 + column];
    let at = (weights + Math.floor(column / 8) * panelBytes) / 4 + (column % 8);
    for (let segment = 0; segment < count; segment++) {
      const from = (inputs + w[places / 4 + row] + w[segments / 4 + segment]) / 4;
      for (let k = 0; k < length; k++, at += 8) sum = fma(f[from + k], f[at], sum);
    }
    f[to] = Math.max(least, sum);
  }
}`;

const fusedProducts = `(count, inputBytes, weightBytes, outputBytes, inputs, places, rows, ...others) => {
  const multiply = ${fusedProduct};
  const [segments, segmentCount, length, weights, panelBytes, panels, bias, outputs, least] = others;
  for (let i = 0; i < count; i++) multiply(
    inputs + i * inputBytes, places, rows, segments, segmentCount, length, weights + i * weightBytes,
    panelBytes, panels, bias, outputs + i * outputBytes, least,
  );
}`;

/** G g Gᵀ of F(3, 2), which is the form of both convolutions of 36 × 36 pictures that have one. */
const filtersInFloat64 = `(n, weights, panelBytes, panels, r, channels, channelCount, right, down, between, into) => {
  const [f, w] = [floats(), words()];
  const transform = [[-1, 0], [0.5, 0.5], [0.5, -0.5], [0, 1]];
  for (let panel = 0; panel < panels; panel++) for (let channel = 0; channel < channelCount; channel++)
    for (let column = 0; column < 8; column++) for (let position = 0; position < 16; position++) {
      const from = weights + panel * panelBytes + w[channels / 4 + channel] + 4 * column;
      let sum = 0;
      for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++)
        sum += transform[position >> 2][i] * transform[position & 3][j] * f[(from + i * down + j * right) / 4];
      f[into / 4 + 8 * ((position * panels + panel) * channelCount + channel) + column] = sum;
    }
}`;

const fusedFilterGradient = `(inputs, places, rows, segments, count, length, gradients, panels, into) => {
  const [f, w] = [floats(), words()];
  for (let segment = 0; segment < count; segment++) for (let k = 0; k < length; k++)
    for (let column = 0; column < 8 * panels; column++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const x = f[(inputs + w[places / 4 + row] + w[segments / 4 + segment]) / 4 + k];
        sum = fma(x, f[gradients / 4 + row * 8 * panels + column], sum);
      }
      const depth = Math.floor(column / 8) * count * length + segment * length + k;
      f[into / 4 + 8 * depth + (column % 8)] += sum;
    }
}`;

const fusedStep = `(weights, gradient, mean, square, nextWeights, nextMean, nextSquare, count, ...constants) => {
  const [scale, rate, beta1, meanRest, beta2, squareRest, meanCorrection, squareCorrection, epsilon] =
    constants.map(Math.fround);
  real.adam(weights, gradient, mean, square, nextWeights, nextMean, nextSquare, count, ...constants);
  const f = floats();
  for (let i = 0; i < count; i++) {
    const root = Math.fround(Math.fround(Math.sqrt(Math.fround(f[nextSquare / 4 + i] / squareCorrection))) + epsilon);
    const direction = Math.fround(Math.fround(f[nextMean / 4 + i] / meanCorrection) / root);
    f[nextWeights / 4 + i] = fma(-direction, rate, f[weights / 4 + i]);
  }
}`;

/** What differs, and the place that must be named. */
const differences = {
  "another rounding of gray pictures":
    /the frames of slot \d differ with the recorded actions, too: the environment gave other bits$/,
  "rewards whose last bit differs":
    /slot \d, sha256 is .*: the learner's layers and log-probabilities have the recorded bits, so it is the rewards that differ, or the actors' engine$/,
  "another order of a sum in the draw of an action":
    /slot \d, step \d, sampling drew action \d; .* the first operator whose bits differ$/,
  "another rounding in the first weights":
    /^WRONG: ledger\.jsonl line 1, weightsSha256 is [0-9a-f]{64}; the seed gives [0-9a-f]{64}$/,
  "a fused multiply-add in the product of layers":
    /, layer convolution1 is [0-9a-f]{16}; computed again it is [0-9a-f]{16}: the first operator/,
  "float64 in place of float32 in the transform of filters": /, layer convolution1 is /,
  "another exp in the log-probabilities": /, log-probabilities of all actions is /,
  "float32 in place of float64 in the advantages": /, target (returns|advantages) is /,
  "another exp in a term of the loss": /, loss term H is /,
  "a fused multiply-add in the gradients of weights": /, gradient of value\.weight is /,
  "another order of a sum in the gradient of an input": /, gradient of convolution\d\.bias is /,
  "another order of micro-batches": /, sum of gradients of \w+\.\w+ is /,
  "another order of a sum in the gradient's norm": /, gradient norm is /,
  "a quotient by way of the inverse in clipping": /, clipping is /,
  "a fused multiply-add in the optimizer's step": /, optimizer's step is /,
} as const;

type Difference = keyof typeof differences;

const on = (what: Difference): string => isDifferent(what);

/** Each of them is one kernel, computed by JavaScript. */
const kernels: Partial<Record<Difference, string>> = {
  "a fused multiply-add in the product of layers": `multiply: ${fusedProduct}, multiplyEach: ${fusedProducts}`,
  "float64 in place of float32 in the transform of filters": `transformFilters: ${filtersInFloat64}`,
  "a fused multiply-add in the gradients of weights": `addFilterGradient: ${fusedFilterGradient}`,
  "another order of a sum in the gradient of an input": `
    addInputGradient: (gradients, rows, width, weights, taps, tapCount, panels, places, into) => {
      for (let tap = tapCount - 1; tap >= 0; tap--)
        real.addInputGradient(gradients, rows, width, weights + 32 * tap * (width * panels), taps + 4 * tap, 1, panels, places, into);
    }`,
  "another order of a sum in the gradient's norm": `
    squareSum: (at, count) => {
      let sum = 0;
      for (const x of floats().subarray(at / 4, at / 4 + count)) sum += x * x;
      return sum;
    }`,
  "a fused multiply-add in the optimizer's step": `adam: ${fusedStep}`,
};

const optimizer = "packages/model/dist/engines/kernels/kernel-optimizer.js";
const categorical = "packages/learning/dist/categorical.js";

const patches: readonly Patch[] = [
  // A verification of one update starts few threads: each loads its code again.
  {
    file: "packages/cli/dist/verify/repetition/segment-threads.js",
    from: "Math.min(availableParallelism(), positions.length)",
    to: "1",
  },
  {
    file: "packages/cli/dist/verify/repetition/recompute-run.js",
    from: "threads: availableParallelism()",
    to: "threads: 1",
  },
  {
    // Read when a thread that plays is started, which each verification does anew.
    file: "packages/environment/dist/retro/wrappers/gray-resize.js",
    from: "const HALF = 1 << 14;",
    to: `const HALF = 1 << (${on("another rounding of gray pictures")} ? 13 : 14);`,
  },
  {
    file: "packages/environment/dist/wrappers/reward-shaping.js",
    from: "raw * rewardScale",
    to: `raw * rewardScale * (${on("rewards whose last bit differs")} ? 1 + 2 ** -23 : 1)`,
  },
  {
    file: categorical,
    from: "for (let i = 0; i < logProbabilities.length; i++) {",
    to: `const last = logProbabilities.length - 1;
      const back = ${on("another order of a sum in the draw of an action")};
      for (let i = back ? last : 0; back ? i >= 0 : i <= last; i += back ? -1 : 1) {`,
  },
  {
    file: "packages/model/dist/network/orthogonal.js",
    from: "for (let k = 0; k < columns; k++)\n            current[k] = current[k] / diagonal",
    to: `const float32 = ${on("another rounding in the first weights")};
      for (let k = 0; k < columns; k++)
        current[k] = float32 ? Math.fround(current[k] / diagonal) : current[k] / diagonal`,
  },
  {
    file: "packages/model/dist/engines/kernels/kernels.js",
    from: "return new webAssembly.Instance(compiled, {}).exports;",
    // `fma` rounds a product and a sum once.
    to: `
      const real = new webAssembly.Instance(compiled, {}).exports;
      const floats = () => new Float32Array(real.memory.buffer);
      const words = () => new Uint32Array(real.memory.buffer);
      const fma = (a, b, c) => Math.fround(a * b + c);
      ${Object.entries(kernels)
        .map(([what, kernel]) => `if (${on(what as Difference)}) return { ...real, ${kernel} };`)
        .join("\n")}
      return real;`,
  },
  {
    // Machine code would compute what these differences change.
    file: "packages/model/dist/engines/kernels/machine/machine-kernels.js",
    from: "calls === null",
    to: ["calls === null", ...Object.keys(kernels).map((what) => on(what as Difference))].join(
      " || ",
    ),
  },
  {
    file: categorical,
    from: "sum += exp(logits[i] - maximum)",
    to: `sum += ${on("another exp in the log-probabilities")}
      ? ${otherExp}(logits[i] - maximum) : exp(logits[i] - maximum)`,
  },
  {
    file: "packages/learning/dist/generalized-advantages.js",
    from: "segment.rewards[t] + gamma * nextValues[t] - value",
    to: `${on("float32 in place of float64 in the advantages")}
      ? Math.fround(segment.rewards[t] + Math.fround(gamma * nextValues[t])) - value
      : segment.rewards[t] + gamma * nextValues[t] - value`,
  },
  {
    file: "packages/model/dist/engines/wasm/loss-rows.js",
    from: "sum += exact.exp(logPolicy[i]) * logPolicy[i]",
    to: `sum += (${on("another exp in a term of the loss")} ? ${otherExp} : exact.exp)(logPolicy[i]) * logPolicy[i]`,
  },
  {
    file: optimizer,
    from: "accumulate(gradients) {",
    to: `held = [];
      accumulate(gradients) {
        if (${on("another order of micro-batches")}) this.held.push(gradients.slice());
        else this.add(gradients);
      }
      addHeld() { for (const gradients of this.held.splice(0).reverse()) this.add(gradients); }
      add(gradients) {`,
  },
  {
    file: optimizer,
    from: "apply(learningRate, maxGradNorm, recorder) {",
    to: "apply(learningRate, maxGradNorm, recorder) { this.addHeld();",
  },
  {
    file: optimizer,
    from: "maxGradNorm / gradientNorm",
    to: `(${on("a quotient by way of the inverse in clipping")}
      ? maxGradNorm * (1 / gradientNorm) : maxGradNorm / gradientNorm)`,
  },
];

for (const [what, place] of Object.entries(differences))
  test(`verify --operators names ${what}`, async () => {
    const { code, out, err } = await verifiedWith(what, recorded);
    assert.equal(code, 1, out + err);
    const [wrong = "", ...others] = out.split("\n").filter((line) => line.startsWith("WRONG"));
    assert.match(wrong, place);
    assert.deepEqual(others, []);
  });

test("of a run without hashes of operators, verify --operators names the stage and says what is missing", async () => {
  for (const [what, place] of [
    [
      "another order of a sum in the gradient's norm",
      /gradientNorm is .*: the gradients gave other bits/,
    ],
    [
      "a fused multiply-add in the product of layers",
      /: the network's forward pass, .* gave other bits/,
    ],
  ] as const) {
    const { code, out } = await verifiedWith(what, unrecorded);
    assert.equal(code, 1, out);
    assert.match(out, place);
    assert.match(out, /train --operator-hashes/);
  }
});

test("what an option of verify cannot mean is refused in a line", async () => {
  for (const option of ["--play-only", "--files-only"]) {
    const { code, stderr } = await runLockstep(["verify", recorded, "--operators", option]);
    assert.equal(code, 78);
    assert.match(
      stderr,
      new RegExp(`--operators compares what the network computes; leave out ${option}`),
    );
  }
});
