import { CliError } from "../cli-error.ts";
import { parseOptions } from "../options/command.ts";
import { count, list, type OptionTable, text } from "../options/option-table.ts";
import { type TrainOptions, trainOptions } from "../plan/train-options.ts";
import type { VariedKey } from "./sweep-record.ts";

export interface SweepOptions {
  readonly seeds: string | undefined;
  readonly vary: readonly string[];
  readonly dir: string | undefined;
  readonly atOnce: number | undefined;
}

export const sweepOptions: OptionTable<SweepOptions> = {
  seeds: text("LIST", "seeds of each setting, e.g. 1-5 or 1,3,7-9"),
  vary: list(
    "KEY=VALUES",
    "key of the run configuration and the values that it takes, texts or JSON, e.g. learning.learningRate=1e-4,5e-4; may be repeated: every combination is trained",
  ),
  dir: text(
    "FOLDER",
    "where the sweep is kept (default runs/sweep-<time>); one that is there already goes on where it stopped",
  ),
  atOnce: count(
    1,
    256,
    "runs side by side (default: as many as cores allow, each with two or more)",
  ),
};

/** A seed is a safe integer; more of them than this are no sweep. */
const mostSeeds = 10_000;

/** `1-3,7` as 1, 2, 3, 7. @throws {CliError} `BAD_OPTION_VALUE` */
export function seedsOf(words: string): number[] {
  const seeds = words.split(",").flatMap((word) => {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(word) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || !Number.isSafeInteger(to) || to < from || to - from >= mostSeeds)
      throw new CliError(
        "BAD_OPTION_VALUE",
        `--seeds ${words}: '${word}' is neither a seed nor a range of at most ${mostSeeds}, e.g. 1-5 or 1,3,7-9`,
      );
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) < index);
  if (twice === undefined) return seeds;
  throw new CliError("BAD_OPTION_VALUE", `--seeds ${words} names seed ${twice} twice`);
}

/**
 * `learning.learningRate=1e-4,5e-4`: commas have cut it already, so what has no `=` belongs to the key before.
 * @throws {CliError} `BAD_OPTION_VALUE`
 */
export function variedKeysOf(words: readonly string[]): VariedKey[] {
  const keys: { readonly key: string; readonly values: unknown[] }[] = [];
  for (const word of withWholeJson(words)) {
    const { key, value } = keyAndValue(word);
    const last = keys.at(-1);
    if (key !== null && key !== "") keys.push({ key, values: [wordValue(value)] });
    else if (last !== undefined && key === null) last.values.push(wordValue(value));
    else
      throw new CliError(
        "BAD_OPTION_VALUE",
        `--vary ${word}: expected a key and its values, e.g. learning.learningRate=1e-4,5e-4`,
      );
  }
  for (const [index, { key, values }] of keys.entries()) {
    if (key === "seed") throw new CliError("BAD_OPTION_VALUE", "--vary seed: use --seeds");
    if (keys.findIndex((other) => other.key === key) < index)
      throw new CliError("BAD_OPTION_VALUE", `--vary ${key} is given twice; keep one`);
    const texts = values.map((value) => JSON.stringify(value));
    const twice = texts.find((text, place) => texts.indexOf(text) < place);
    if (twice !== undefined)
      throw new CliError("BAD_OPTION_VALUE", `--vary ${key} has the value ${twice} twice`);
  }
  return keys;
}

/** JSON where it is, else a text. */
function wordValue(word: string): unknown {
  return isJson(word) ? JSON.parse(word) : word;
}

function isJson(word: string): boolean {
  try {
    JSON.parse(word);
    return true;
  } catch {
    return false;
  }
}

/** JSON that commas can be in. */
const listsAndTexts = /^[[{"]/;

/** @returns the key `null` for a further value, in which there may be a `=` of its own */
function keyAndValue(word: string): { readonly key: string | null; readonly value: string } {
  const at = listsAndTexts.test(word) ? -1 : word.indexOf("=");
  return { key: at < 0 ? null : word.slice(0, at), value: word.slice(at + 1) };
}

/** Puts JSON together that commas have cut, such as `{"height":36,"width":36}`. */
function withWholeJson(words: readonly string[]): string[] {
  const whole: string[] = [];
  for (let at = 0; at < words.length; ) {
    const parts = partsOfJson(words.slice(at));
    whole.push(words.slice(at, at + parts).join(","));
    at += parts;
  }
  return whole;
}

/** How many words the first value is; 1 where it is no JSON. */
function partsOfJson(words: readonly string[]): number {
  const { value } = keyAndValue(words[0] ?? "");
  if (!listsAndTexts.test(value)) return 1;
  const parts = words.findIndex((_, last) =>
    isJson([value, ...words.slice(1, last + 1)].join(",")),
  );
  return Math.max(parts, 0) + 1;
}

/** Options of `train` that a sweep decides itself, each with what to do. */
const decided: readonly (readonly [keyof TrainOptions, string, string])[] = [
  ["seed", "--seed", "use --seeds"],
  ["runDir", "--run-dir", "every run has a folder in the sweep's; use --dir"],
  ["resume", "--resume", "a sweep in --dir goes on by itself"],
  ["store", "--store", "every run keeps its versions in its folder"],
  ["summary", "--summary", "the table has every run's summary"],
  ["open", "--open", "use lockstep watch"],
  ["parameterServerPort", "--parameter-server-port", "runs side by side need ports of their own"],
  ["learnerPort", "--learner-port", "runs side by side need ports of their own"],
  ["statusPort", "--status-port", "runs side by side need ports of their own"],
];

/** The options of `train` behind `--`. @throws {CliError} `BAD_OPTION_VALUE` */
export function trainOptionsOf(argv: readonly string[]): TrainOptions {
  const values = parseOptions(argv, trainOptions);
  if (values === "help")
    throw new CliError("BAD_OPTION_VALUE", "lockstep train --help lists what may follow --");
  for (const [key, flag, instead] of decided)
    if (values[key] !== undefined && values[key] !== false && values[key] !== 0)
      throw new CliError("BAD_OPTION_VALUE", `${flag} cannot follow -- in a sweep: ${instead}`);
  return values;
}
