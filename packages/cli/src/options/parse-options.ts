import { suggestion } from "@lockstep/errors";
import { CliError } from "../cli-error.ts";
import { flagOf, type Option, type OptionTable } from "./option-table.ts";

/** What a command line asks for. */
export type ParsedOptions<Values> =
  | { readonly kind: "values"; readonly values: Values }
  | { readonly kind: "help" };

/**
 * Reads `--name value`, `--name=value` and switches.
 * @param positional the option that arguments without a name belong to
 * @throws {CliError} `UNKNOWN_OPTION` or `BAD_OPTION_VALUE`; bad values are listed all at once
 */
export function parseOptions<Values>(
  argv: readonly string[],
  table: OptionTable<Values>,
  positional?: keyof Values & string,
): ParsedOptions<Values> {
  const options = new Map<string, Option<unknown>>(Object.entries(table));
  const keyByFlag = new Map([...options.keys()].map((key) => [flagOf(key), key]));
  if (argv.includes("--help") || argv.includes("-h")) return { kind: "help" };
  const named =
    positional === undefined ? argv : withNames(argv, flagOf(positional), keyByFlag, options);
  const texts = collectTexts(named, keyByFlag, options);
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, option] of options) {
    const given = texts.get(key) ?? [];
    try {
      values[key] = option.read(given);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(`${flagOf(key)} takes ${error.message}, got '${given.at(-1) ?? ""}'`);
    }
  }
  if (problems.length > 0) throw new CliError("BAD_OPTION_VALUE", problems.join("; "));
  // Every key of the table was read by the option that the table has for it.
  return { kind: "values", values: values as Values };
}

/** Puts the option's name before each argument that stands alone. */
function withNames(
  argv: readonly string[],
  flag: string,
  keyByFlag: ReadonlyMap<string, string>,
  options: ReadonlyMap<string, Option<unknown>>,
): string[] {
  const named: string[] = [];
  let isValue = false;
  for (const argument of argv) {
    if (!isValue && !argument.startsWith("-")) named.push(`${flag}=${argument}`);
    else named.push(argument);
    const option = options.get(keyByFlag.get(argument) ?? "");
    isValue = !isValue && option !== undefined && option.placeholder !== null;
  }
  return named;
}

function collectTexts(
  argv: readonly string[],
  keyByFlag: ReadonlyMap<string, string>,
  options: ReadonlyMap<string, Option<unknown>>,
): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (let index = 0; index < argv.length; ) {
    const { flag, inline } = splitArgument(argv[index] ?? "");
    const key = keyByFlag.get(flag);
    const option = key === undefined ? undefined : options.get(key);
    if (key === undefined || option === undefined) throw unknownArgument(flag, keyByFlag);
    const takesNext = option.placeholder !== null && inline === null;
    const next = takesNext ? argv[index + 1] : undefined;
    const value = takesNext
      ? nextValue(flag, option, next, keyByFlag)
      : ownValue(flag, option, inline);
    texts.set(key, [...(texts.get(key) ?? []), value]);
    index += takesNext ? 2 : 1;
  }
  return texts;
}

function ownValue(flag: string, option: Option<unknown>, inline: string | null): string {
  if (option.placeholder !== null) return inline ?? "";
  if (inline === null) return "true";
  throw new CliError("BAD_OPTION_VALUE", `${flag} is a switch and takes no value`);
}

function nextValue(
  flag: string,
  option: Option<unknown>,
  next: string | undefined,
  keyByFlag: ReadonlyMap<string, string>,
): string {
  if (next === undefined || keyByFlag.has(splitArgument(next).flag))
    throw new CliError("BAD_OPTION_VALUE", `${flag} needs a value: ${flag} ${option.placeholder}`);
  return next;
}

function splitArgument(argument: string): { flag: string; inline: string | null } {
  const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
  return equals < 0
    ? { flag: argument, inline: null }
    : { flag: argument.slice(0, equals), inline: argument.slice(equals + 1) };
}

function unknownArgument(argument: string, keyByFlag: ReadonlyMap<string, string>): CliError {
  if (!argument.startsWith("-"))
    return new CliError(
      "UNKNOWN_OPTION",
      `unexpected argument '${argument}': options are written --name value, see --help`,
    );
  const near = suggestion(argument, keyByFlag.keys());
  return new CliError("UNKNOWN_OPTION", `unknown option ${argument}${near || "; see --help"}`);
}
