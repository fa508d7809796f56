import assert from "node:assert/strict";
import { test } from "node:test";
import { exactSubjects, greatestError } from "../testing/exact-subjects.ts";

/** Of each function. `npm run bench -- exact --arguments 1000000` takes more. */
const count = 20_000;

for (const [name, subject] of Object.entries(exactSubjects)) {
  test(`${name}: every edge case has its exact value`, () => {
    const { compute, edges } = subject;
    for (const [x, expected] of edges) {
      assert.ok(Object.is(compute(x), expected), `${name}(${x}) is ${compute(x)}, not ${expected}`);
    }
  });

  test(`${name}: ${count} arguments are within ${subject.error} ulp of MPFR's value`, (context) => {
    const { ulps, at } = greatestError(subject, count);
    assert.ok(ulps < subject.error, `${name}(${at}) is ${ulps} ulp from the exact value`);
    context.diagnostic(`greatest error ${ulps.toFixed(3)} ulp, at ${at}`);
  });
}
