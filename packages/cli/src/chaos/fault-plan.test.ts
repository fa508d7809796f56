import assert from "node:assert/strict";
import { test } from "node:test";
import { type FaultPlanOptions, faultKinds, kindOf, planFaults } from "./fault-plan.ts";

const options: FaultPlanOptions = { seed: 1, faults: 30, updates: 50, kinds: faultKinds };

test("the same seed gives the same plan, another one another", () => {
  assert.deepEqual(planFaults(options), planFaults(options));
  assert.notDeepEqual(planFaults({ ...options, seed: 2 }), planFaults(options));
});

test("a plan has all services' turn, and every kind once it is long enough", () => {
  const targets = (faults: number) =>
    new Set(planFaults({ ...options, faults }).map(({ target }) => target));
  assert.equal(targets(5).size, 5);
  const longest = planFaults({ ...options, faults: 200 });
  assert.deepEqual(
    [...new Set(longest.map(kindOf))].sort(),
    faultKinds.map(({ name }) => name).sort(),
  );
});

test("faults come in order, after the first versions and before the last ones", () => {
  for (const updates of [8, 20, 50]) {
    const versions = planFaults({ ...options, updates }).map(({ afterVersion }) => afterVersion);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.ok((versions[0] ?? 0) >= 3 && (versions.at(-1) ?? 0) <= Math.max(3, updates - 4));
  }
});

test("only the kinds that were chosen happen", () => {
  const kinds = faultKinds.filter(({ name }) => name.includes("kill"));
  const plan = planFaults({ ...options, kinds });
  assert.equal(plan.length, 30);
  assert.ok(plan.every(({ action }) => action.type === "kill"));
});
