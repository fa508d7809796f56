import assert from "node:assert/strict";
import { test } from "node:test";
import { seedsOf, trainOptionsOf, variedKeysOf } from "./sweep-options.ts";
import { expectFolderNames } from "./sweep-plan.ts";
import { runsOf } from "./sweep-record.ts";

test("seeds are numbers and ranges", () => {
  assert.deepEqual(seedsOf("1-3,7, 9"), [1, 2, 3, 7, 9]);
  assert.deepEqual(seedsOf("0"), [0]);
  for (const [words, problem] of [
    ["", /'' is neither a seed nor a range/],
    ["3-1", /'3-1' is neither/],
    ["1-", /'1-' is neither/],
    ["a", /'a' is neither/],
    ["1-99999999", /range of at most 10000/],
    ["9007199254740993", /is neither/],
    ["1-3,2", /names seed 2 twice/],
  ] as const)
    assert.throws(() => seedsOf(words), problem, words);
});

test("a varied key has the values up to the next key, as JSON where they are", () => {
  // As the command line's commas have cut them.
  const words = "learning.learningRate=1e-4,5e-4,learning.schedule=linear,constant,slots=8";
  assert.deepEqual(variedKeysOf(words.split(",")), [
    { key: "learning.learningRate", values: [1e-4, 5e-4] },
    { key: "learning.schedule", values: ["linear", "constant"] },
    { key: "slots", values: [8] },
  ]);
  for (const [words, problem] of [
    [["5"], /--vary 5: expected a key and its values/],
    [["=5"], /expected a key/],
    [["slots=4", "slots=8"], /--vary slots is given twice/],
    [["slots=4", "4.0"], /--vary slots has the value 4 twice/],
    [["seed=4"], /--vary seed: use --seeds/],
  ] as const)
    assert.throws(() => variedKeysOf(words), problem, words.join(" "));
});

test("a value may be JSON with commas in it", () => {
  const words =
    'environment.observation={"height":36,"width":36},{"height":84,"width":84},environment.startStates=["a=1","b"],["c"],x="y,z",w=[1,v=2]';
  assert.deepEqual(variedKeysOf(words.split(",")), [
    {
      key: "environment.observation",
      values: [
        { height: 36, width: 36 },
        { height: 84, width: 84 },
      ],
    },
    { key: "environment.startStates", values: [["a=1", "b"], ["c"]] },
    { key: "x", values: ["y,z"] },
    { key: "w", values: ["[1"] },
    { key: "v", values: ["2]"] },
  ]);
});

test("every combination of values is trained with every seed, each in a folder that says so", () => {
  const vary = variedKeysOf(["learning.learningRate=1e-4", "5e-4", "learning.schedule=linear"]);
  assert.deepEqual(
    runsOf({ seeds: [1, 2], vary }).map(({ name }) => name),
    [
      "learningRate=0.0001_schedule=linear_seed=1",
      "learningRate=0.0001_schedule=linear_seed=2",
      "learningRate=0.0005_schedule=linear_seed=1",
      "learningRate=0.0005_schedule=linear_seed=2",
    ],
  );
  assert.deepEqual(runsOf({ seeds: [4], vary: [] }), [{ name: "seed=4", seed: 4, values: [] }]);
  const [odd] = runsOf({ seeds: [1], vary: [{ key: "environment.core", values: [{ a: "/" }] }] });
  assert.match(odd?.name ?? "", /^core=[\w.-]+_seed=1$/);
});

test("options of train that a sweep decides are refused, each with what to do instead", () => {
  for (const [argv, problem] of [
    [["--seed", "3"], /--seed cannot follow -- in a sweep: use --seeds/],
    [["--run-dir", "a"], /--run-dir .* use --dir/],
    [["--resume"], /--resume .* goes on by itself/],
    [["--store", "memory"], /--store .* in its folder/],
    [["--status-port", "80"], /--status-port .* ports of their own/],
    [["--help"], /lockstep train --help/],
    [["--sloots", "3"], /--sloots/],
  ] as const)
    assert.throws(() => trainOptionsOf(argv), problem, argv.join(" "));
  assert.equal(trainOptionsOf(["--slots", "4"]).slots, 4);
});

test("runs whose folders would have one name, or one that is too long, are refused", () => {
  const named = (...values: unknown[]) => runsOf({ seeds: [1, 2], vary: [{ key: "a.b", values }] });
  expectFolderNames(named("x", "y", "z".repeat(190)));
  assert.throws(() => expectFolderNames(named("x/y", "x-y")), {
    code: "BAD_OPTION_VALUE",
    message: /^--vary: two runs would have the folder b=x-y_seed=1, /,
  });
  assert.throws(() => expectFolderNames(named("x".repeat(300))), {
    code: "BAD_OPTION_VALUE",
    message: /a name of 309 letters, expected at most 200; train b=x{38}… by itself/,
  });
});
