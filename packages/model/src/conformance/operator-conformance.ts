import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppliedUpdate, MicroBatch, MicroBatchLosses } from "../engine.ts";
import { parameterLayout } from "../network/parameter-layout.ts";
import type { OperatorHashes } from "../operator-hashes.ts";
import { type EngineFactory, someOptions, withEngine } from "./engine-probe.ts";
import { aMicroBatch, smallSpec, someWeights } from "./learning-cases.ts";

interface MadeStep {
  readonly losses: readonly MicroBatchLosses[];
  readonly applied: AppliedUpdate;
  readonly weights: Float32Array;
}

interface StepChanges {
  readonly operatorHashes?: boolean;
  readonly weights?: Float32Array;
  readonly batches?: readonly MicroBatch[];
  /** Micro-batches in the order in which they are added. */
  readonly order?: readonly number[];
}

// Three, because the sum of two numbers does not depend on their order.
const someBatches = (): readonly MicroBatch[] =>
  [9, 5, 2].map((rows, index) => aMicroBatch(smallSpec, rows, index + 1));

async function stepBy(create: EngineFactory, changes: StepChanges = {}): Promise<MadeStep> {
  const { operatorHashes = true, batches = someBatches(), order = [0, 1, 2] } = changes;
  return withEngine(create, someOptions({ operatorHashes }), async (engine) => {
    await engine.loadWeights(changes.weights ?? someWeights(smallSpec));
    const losses: MicroBatchLosses[] = [];
    for (const batch of batches) losses.push(await engine.gradients(batch));
    for (const index of order) await engine.accumulate(losses[index] as MicroBatchLosses);
    const applied = await engine.apply(1e-3);
    return { losses, applied, weights: await engine.weights() };
  });
}

function firstOther(one: OperatorHashes = {}, other: OperatorHashes = {}): string | undefined {
  assert.deepEqual(Object.keys(one), Object.keys(other));
  return Object.keys(one).find((operator) => one[operator] !== other[operator]);
}

/** Registers the tests of what an engine says of its operators. */
export function operatorConformance(name: string, create: EngineFactory): void {
  test(`${name}: hashes of operators change no bit, and are there only where they are wanted`, async () => {
    const [with_, without] = [
      await stepBy(create),
      await stepBy(create, { operatorHashes: false }),
    ];
    assert.deepEqual(with_.weights, without.weights);
    const plain = ({ losses, applied }: MadeStep) =>
      [...losses, applied].map(({ operators: _, ...rest }) => rest);
    assert.deepEqual(plain(with_), plain(without));
    assert.ok([...without.losses, without.applied].every((each) => !("operators" in each)));
    const tensors = parameterLayout(smallSpec).tensors.map((tensor) => tensor.name);
    const named = Object.keys({ ...with_.losses[0]?.operators, ...with_.applied.operators });
    for (const tensor of tensors) {
      assert.ok(named.includes(`gradient of ${tensor}`), tensor);
      assert.ok(named.includes(`sum of gradients of ${tensor}`), tensor);
    }
  });

  test(`${name}: the first hash that differs is that of the operator that computed otherwise`, async () => {
    const known = await stepBy(create);
    const [one, ...others] = someBatches() as [MicroBatch, MicroBatch, MicroBatch];
    const advantages = (one.columns["advantages"] ?? new Float32Array(0)).map((each, row) =>
      row === 4 ? each * (1 + 2 ** -22) : each,
    );
    const batches = [{ ...one, columns: { ...one.columns, advantages } }, ...others];
    const targeted = await stepBy(create, { batches });
    assert.equal(
      firstOther(known.losses[0]?.operators, targeted.losses[0]?.operators),
      "target advantages",
    );
    assert.equal(firstOther(known.losses[1]?.operators, targeted.losses[1]?.operators), undefined);
    const reordered = await stepBy(create, { order: [2, 1, 0] });
    assert.equal(firstOther(known.losses[0]?.operators, reordered.losses[0]?.operators), undefined);
    const first = firstOther(known.applied.operators, reordered.applied.operators);
    assert.match(first ?? "", /^sum of gradients of /);
  });
}
