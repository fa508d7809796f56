import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultGuard } from "@lockstep/run-configuration";
import fc from "fast-check";
import { aHeader, anUpdate } from "../testing/a-ledger.ts";
import { Guard, mostRollbacks } from "./guard.ts";
import { GuardAudit } from "./guard-audit.ts";
import {
  afterUpdate,
  brokenRules,
  collapsedUpdates,
  firstGuardRulesState,
  type GuardedUpdate,
} from "./guard-rules.ts";

const config = { ...defaultGuard, returnEpisodes: 4 };

interface GivenUpdate {
  readonly entropy?: number;
  readonly valueLoss?: number;
  readonly returns?: readonly number[];
}

function given({ entropy = 1, valueLoss = 0.5, returns = [] }: GivenUpdate): GuardedUpdate {
  return {
    figures: { entropy, valueLoss },
    episodes: returns.map((episodeReturn) => ({
      ...{ slot: 0, episode: 0, startState: "one", steps: 3, frames: 3, episodeReturn },
      ...{ progress: null, finished: false, truncated: false },
    })),
  };
}

/** Rules that each of the updates breaks. */
function brokenBy(updates: readonly GivenUpdate[], thresholds = config): string[] {
  let state = firstGuardRulesState;
  return updates.map((update) => {
    state = afterUpdate(state, given(update), thresholds);
    return brokenRules(state, thresholds).join("+");
  });
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

test("entropy that stays below the floor is a collapse at the tenth update, and not after one above", () => {
  const low = times(collapsedUpdates, { entropy: 0.009 });
  assert.deepEqual(brokenBy(low), [...times(9, ""), "entropy"]);
  assert.deepEqual(brokenBy([...low.slice(1), { entropy: 0.01 }, ...low.slice(1)]), times(19, ""));
  assert.deepEqual(brokenBy(times(12, {}), config), times(12, ""));
});

test("a value loss that stays a hundred times its former size is a collapse; a reward that is found is none", () => {
  const before = times(20, { valueLoss: 0.5 });
  const high = times(10, { valueLoss: 51 });
  assert.deepEqual(brokenBy([...before, ...high]).slice(-2), ["", "value"]);
  assert.equal(brokenBy([...before, ...times(10, { valueLoss: 49 })]).at(-1), "");
  assert.equal(brokenBy([...before.slice(1), ...high]).at(-1), "", "19 losses say too little");
  // Hundred times as much, and small all the same.
  const none = times(20, { valueLoss: 1e-6 });
  assert.equal(brokenBy([...none, ...times(10, { valueLoss: 0.9 })]).at(-1), "");
});

test("a mean return that loses half of what it gained is a collapse", () => {
  const learned = [{ returns: [1, 2, 1, 2] }, { returns: [21, 21, 22, 22] }];
  assert.equal(brokenBy([...learned, { returns: [12, 12, 12, 12] }]).at(-1), "");
  assert.equal(brokenBy([...learned, { returns: [11, 11, 11, 11] }]).at(-1), "return");
  // Losses count from zero, too: the scale of returns does not matter.
  const negative = [{ returns: [-1000, -999, -1000, -999] }, { returns: times(4, -100) }];
  assert.equal(brokenBy([...negative, { returns: times(4, -600) }]).at(-1), "return");
  // What was never gained cannot be lost: the first mean is as uncertain as the gain.
  assert.equal(
    brokenBy([{ returns: [0, 40, 0, 40] }, { returns: times(4, 30) }, { returns: times(4, 0) }]).at(
      -1,
    ),
    "",
  );
});

test("rare rewards that come by chance, and stay away again, are no collapse", () => {
  const thresholds = { ...defaultGuard, returnEpisodes: 100 };
  const rare = (share: number) => ({ returns: times(100, 0).map((_, at) => +(at < share)) });
  const none = rare(0);
  assert.deepEqual(
    new Set(brokenBy([none, none, rare(4), none, rare(9), none], thresholds)),
    new Set([""]),
  );
  assert.equal(
    brokenBy([none, none, rare(40), none], thresholds).at(-1),
    "return",
    "not by chance",
  );
});

test("what an agent learns within its first mean counts as gained", () => {
  const thresholds = { ...defaultGuard, returnEpisodes: 10 };
  const learned = [{ returns: [1, 2, ...times(8, 60)] }, { returns: times(10, 70) }];
  const falls = (to: number) =>
    brokenBy([...learned, { returns: times(10, to) }], thresholds).at(-1);
  assert.equal(falls(50), "", "beside 70 a swing, although the first mean was 48.3");
  assert.equal(falls(35), "return");
});

test("a version is good when as many episodes have ended after it and nothing was lost", () => {
  const guard = Guard.begin(config, 0, 0);
  const examine = (version: number, update: GivenUpdate) => guard.examine(version, given(update));
  assert.equal(examine(1, { returns: [1, 1] }).isCandidate, false);
  assert.deepEqual(examine(2, { returns: [1, 1] }), {
    broken: [],
    rollback: null,
    promoted: true,
    isCandidate: true,
  });
  assert.deepEqual([guard.state.good, guard.state.candidate], [0, 2]);
  examine(3, { returns: [9, 9, 9, 9] });
  assert.deepEqual([guard.state.good, guard.state.candidate], [2, 3]);
  // A third of the gain is lost: no collapse, and nothing that a later collapse should go back to.
  assert.deepEqual(examine(4, { returns: [6, 6, 6, 6] }), {
    broken: [],
    rollback: null,
    promoted: false,
    isCandidate: true,
  });
  assert.deepEqual([guard.state.good, guard.state.candidate], [2, 4]);
  assert.deepEqual(examine(5, { returns: [1, 1, 1, 1] }), {
    broken: ["return"],
    rollback: { to: 2, rule: "return", rollbacks: 1 },
    promoted: false,
    isCandidate: true,
  });
  assert.deepEqual([guard.state.good, guard.state.candidate], [2, 5]);
  assert.deepEqual(guard.state.rules.returns, [], "what the bad weights played counts no more");
});

test("after ten rollbacks a collapse is only told", () => {
  const guard = Guard.begin(config, 7, mostRollbacks - 1);
  const low = given({ entropy: 0 });
  let version = 7;
  const verdicts = times(2 * collapsedUpdates, low).map((update) => {
    version += 1;
    return guard.examine(version, update);
  });
  assert.deepEqual(verdicts[9]?.rollback, { to: 7, rule: "entropy", rollbacks: 10 });
  assert.deepEqual([verdicts[19]?.broken, verdicts[19]?.rollback], [["entropy"], null]);
});

const updates = fc.array(
  fc.record({
    entropy: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    valueLoss: fc.constantFrom(0.5, 1000),
    returns: fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3 }),
  }),
  { maxLength: 120 },
);

test("a guard that goes on from its state comes to the same verdicts, wherever it was interrupted", () => {
  fc.assert(
    fc.property(updates, fc.nat(120), (all, cut) => {
      const whole = Guard.begin(config, 0, 0);
      let resumed = Guard.begin(config, 0, 0);
      for (const [index, update] of all.entries()) {
        if (index === cut)
          resumed = Guard.continued(config, JSON.parse(JSON.stringify(resumed.state)));
        const verdict = whole.examine(index + 1, given(update));
        assert.deepEqual(resumed.examine(index + 1, given(update)), verdict);
        assert.ok(whole.state.good <= whole.state.candidate);
        assert.ok(whole.state.candidate <= index + 1);
      }
    }),
  );
});

test("a ledger's rollbacks are those that the rules give, and a missing, invented or changed one is named", () => {
  const header = { ...aHeader({ configuration: { learning: { guard: config } } }), previous: "" };
  const lines = Array.from({ length: 12 }, (_, index) => ({
    ...anUpdate(index + 1),
    ...given({ entropy: 0 }),
    previous: "",
  }));
  const rollback = { to: 0, rule: "entropy" as const, rollbacks: 1 };
  const problemsOf = (at: number | null, changed: object = {}, begin: object = header) => {
    const audit = new GuardAudit();
    assert.equal(audit.add(1, begin as typeof header), null);
    return lines.flatMap((line, index) => {
      const has = index === at ? { rollback: { ...rollback, ...changed } } : {};
      return audit.add(index + 2, { ...line, ...has }) ?? [];
    });
  };
  assert.deepEqual(problemsOf(9), []);
  assert.match(problemsOf(null)[0]?.what ?? "", /is null; the guard's rules give .*"to":0/);
  assert.match(problemsOf(3)[0]?.where ?? "", /line 5 \(update 4\), rollback/);
  assert.match(problemsOf(9, { to: 1 })[0]?.what ?? "", /is \{"to":1,/);
  const none = { ...header, configuration: { learning: {} } };
  assert.deepEqual(problemsOf(null, {}, none), []);
  assert.equal(problemsOf(9, {}, none).length, 1);
});
