import assert from "node:assert/strict";
import { test } from "node:test";
import {
  choice,
  count,
  list,
  type OptionTable,
  text,
  toggle,
  withDefault,
} from "./option-table.ts";
import { parseOptions } from "./parse-options.ts";

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
  const parsed = parseOptions(argv.split(" ").filter(Boolean), table);
  assert.equal(parsed.kind, "values");
  return (parsed as { values: Values }).values;
};
const refusal = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof Error && "code" in error && error.code === code && message.test(error.message);

test("both spellings of a value are read and absent options have their defaults", () => {
  assert.deepEqual(valuesOf("--game A --segment-length=1_000 --plain --states a,b --states c"), {
    game: "A",
    segmentLength: 1000,
    plain: true,
    states: ["a", "b", "c"],
    policy: undefined,
  });
  assert.equal(valuesOf("").segmentLength, 20);
});

test("the last of two values counts", () => {
  assert.equal(valuesOf("--game A --game B").game, "B");
});

test("help is asked for whatever else is wrong", () => {
  assert.deepEqual(parseOptions(["--segment-length", "x", "--help"], table), { kind: "help" });
});

test("an unknown option names the nearest one", () => {
  assert.throws(
    () => valuesOf("--segmet-length 3"),
    refusal("UNKNOWN_OPTION", /^unknown option --segmet-length; did you mean --segment-length\?$/),
  );
  assert.throws(() => valuesOf("--zzz"), refusal("UNKNOWN_OPTION", /see --help/));
  assert.throws(() => valuesOf("HareDash"), refusal("UNKNOWN_OPTION", /unexpected argument/));
});

test("all bad values are listed at once, each with what was expected and what was given", () => {
  assert.throws(
    () => valuesOf("--segment-length 0 --policy best"),
    refusal(
      "BAD_OPTION_VALUE",
      /^--segment-length takes a whole number from 1 to 4096, got '0'; --policy takes one of trained, random, got 'best'$/,
    ),
  );
  assert.throws(() => valuesOf("--segment-length 1.5"), refusal("BAD_OPTION_VALUE", /got '1.5'/));
});

test("an option without its value is refused, also when another option follows", () => {
  assert.throws(() => valuesOf("--game"), refusal("BAD_OPTION_VALUE", /--game needs a value/));
  assert.throws(() => valuesOf("--game --plain"), refusal("BAD_OPTION_VALUE", /--game needs/));
  assert.throws(() => valuesOf("--plain=yes"), refusal("BAD_OPTION_VALUE", /takes no value/));
});

test("arguments without a name belong to the option that takes them, wherever they stand", () => {
  const read = (argv: string): readonly string[] => {
    const parsed = parseOptions(argv.split(" ").filter(Boolean), table, "states");
    if (parsed.kind !== "values") throw new TypeError("help");
    return [...parsed.values.states, String(parsed.values.game), String(parsed.values.plain)];
  };
  assert.deepEqual(read("A --game G B --plain C"), ["A", "B", "C", "G", "true"]);
  assert.deepEqual(read("--game=G A --states B"), ["A", "B", "G", "false"]);
  assert.deepEqual(read(""), ["undefined", "false"]);
  assert.throws(() => read("A --gmae G"), { code: "UNKNOWN_OPTION" });
});
