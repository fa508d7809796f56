import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOptions } from "./command.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  outputFile,
  text,
  toggle,
  withDefault,
} from "./option-table.ts";

interface Values {
  readonly game: string | undefined;
  readonly segmentLength: number;
  readonly plain: boolean;
  readonly states: readonly string[];
  readonly policy: "trained" | "random" | undefined;
}
const table: OptionTable<Values> = {
  game: text("NAME", "what is played"),
  segmentLength: withDefault(count(1, 4096, "steps of a segment"), 20),
  plain: toggle("no panel"),
  states: list("NAME", "start states"),
  policy: choice(["trained", "random"], "who plays"),
};
const valuesOf = (argv: string): Values => {
  const values = parseOptions(argv.split(" ").filter(Boolean), table);
  assert.notEqual(values, "help");
  return values as Values;
};
const refusal = (message: RegExp) => ({ code: "CONFIGURATION_INVALID", message });

test("of an option that is given twice the last value counts", () => {
  assert.equal(valuesOf("--game A --segment-length 4 --game B --segment-length 5").game, "B");
  assert.equal(valuesOf("--segment-length 4 --segment-length 5").segmentLength, 5);
});

test("both spellings of a value are read and absent options have their defaults", () => {
  assert.deepEqual(valuesOf("--game A --segment-length=1_000 --plain --states a,b --states c"), {
    game: "A",
    segmentLength: 1000,
    plain: true,
    states: ["a", "b", "c"],
  });
  assert.equal(valuesOf("").segmentLength, 20);
});

test("the last of two values counts", () => {
  assert.equal(valuesOf("--game A --game B").game, "B");
});

test("help is asked for whatever else is wrong", () => {
  assert.deepEqual(parseOptions(["--segment-length", "x", "--help"], table), "help");
});

test("an unknown option names the nearest one", () => {
  assert.throws(
    () => valuesOf("--segmet-length 3"),
    refusal(/^unknown option --segmet-length; did you mean --segment-length\?$/),
  );
  assert.throws(() => valuesOf("--zzz"), refusal(/see --help/));
  assert.throws(() => valuesOf("HareDash"), refusal(/unexpected argument/));
});

test("all bad values are listed at once, each with what was expected and what was given", () => {
  assert.throws(
    () => valuesOf("--segment-length 0 --policy best"),
    refusal(
      /^--segment-length takes a whole number from 1 to 4096, got '0'; --policy takes one of trained, random, got 'best'$/,
    ),
  );
  assert.throws(() => valuesOf("--segment-length 1.5"), refusal(/got '1.5'/));
});

test("a file that is written has a name: - would make a file that is called so", () => {
  const written = { json: outputFile("the result") };
  assert.deepEqual(parseOptions(["--json", "./-"], written), { json: "./-" });
  assert.throws(
    () => parseOptions(["--json", "-"], written),
    refusal(/^--json takes the name of a file, got '-'$/),
  );
});

test("an option without its value is refused, also when another option follows", () => {
  assert.throws(() => valuesOf("--game"), refusal(/--game needs a value/));
  assert.throws(() => valuesOf("--game --plain"), refusal(/--game needs/));
  assert.throws(() => valuesOf("--plain=7"), refusal(/--plain takes true or false, got '7'/));
});

test("arguments without a name belong to the option that takes them, wherever they stand", () => {
  const read = (argv: string): readonly string[] => {
    const values = parseOptions(argv.split(" ").filter(Boolean), table, { positional: "states" });
    if (values === "help") throw new TypeError("help");
    return [...values.states, String(values.game), String(values.plain)];
  };
  assert.deepEqual(read("A --game G B --plain C"), ["A", "B", "C", "G", "true"]);
  assert.deepEqual(read("--game=G A --states B"), ["A", "B", "G", "false"]);
  assert.deepEqual(read(""), ["undefined", "false"]);
  assert.throws(() => read("A --gmae G"), { code: "CONFIGURATION_INVALID" });
});
