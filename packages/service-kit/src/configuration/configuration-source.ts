import { messageOf, suggestion } from "@lockstep/errors";
import { readUserJson } from "@lockstep/system";
import { isBoolean, type Option, parseText } from "./option.ts";

/** A value and its origin, so that a problem can name the place. */
export interface GivenValue {
  readonly value: unknown;
  /** e.g. `--rpc-port`, `LOCKSTEP_RPC_PORT`, `rpcPort in run.json` */
  readonly place: string;
}

/** The values of one source, by key. */
export interface Source {
  readonly values: ReadonlyMap<string, GivenValue>;
  readonly problems: readonly string[];
}

/** Syntax of a command line. */
export interface ArgumentRules {
  /** Flags that are not options of this schema; the caller reads them. */
  readonly otherFlags: readonly string[];
  /** The flag that names a configuration file, if there is one. */
  readonly fileFlag?: string;
  /** Key of the option that takes arguments without a name. */
  readonly positional?: string | undefined;
}

/** Values from flags, and the file that the rules' flag names. */
export function readArguments(
  argv: readonly string[],
  options: readonly Option[],
  rules: ArgumentRules,
): Source & { readonly file: string | undefined } {
  const reading: Reading = { options, rules, values: new Map(), problems: [], file: undefined };
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [flag = "", inline] = split(argument);
    const take = (): string | undefined =>
      inline ?? (rest[0]?.startsWith("--") === false ? rest.shift() : undefined);
    const problem = readArgument(flag, inline, take, reading);
    if (problem !== null) reading.problems.push(problem);
  }
  return reading;
}

interface Reading {
  readonly options: readonly Option[];
  readonly rules: ArgumentRules;
  readonly values: Map<string, GivenValue>;
  readonly problems: string[];
  file: string | undefined;
}

/** @returns the problem, or `null` */
function readArgument(
  flag: string,
  inline: string | undefined,
  take: () => string | undefined,
  reading: Reading,
): string | null {
  const { options, rules, values } = reading;
  if (rules.otherFlags.includes(flag)) return null;
  if (flag === rules.fileFlag) {
    reading.file = take();
    return reading.file === undefined ? `${flag} needs the path of a JSON file` : null;
  }
  const positional = options.find(({ key }) => key === rules.positional);
  if (!flag.startsWith("-") && positional !== undefined) {
    remember(positional, flag, values);
    return null;
  }
  return readFlag(flag, inline, take, reading);
}

function split(argument: string): [string, string | undefined] {
  const equals = argument.indexOf("=");
  if (!argument.startsWith("--") || equals < 0) return [argument, undefined];
  return [argument.slice(0, equals), argument.slice(equals + 1)];
}

function readFlag(
  flag: string,
  inline: string | undefined,
  take: () => string | undefined,
  { options, rules, values }: Reading,
): string | null {
  if (!flag.startsWith("-"))
    return `unexpected argument '${flag}': options are written --name value, see --help`;
  const negated = options.find(
    (option) => isBoolean(option.schema) && flag === option.flag.replace("--", "--no-"),
  );
  if (negated !== undefined) {
    values.set(negated.key, { value: false, place: flag });
    return null;
  }
  const option = options.find((candidate) => candidate.flag === flag);
  if (option === undefined) {
    // The next argument is its value.
    take();
    const file = rules.fileFlag === undefined ? [] : [rules.fileFlag];
    const known = [...rules.otherFlags, ...file, ...options.map((each) => each.flag)];
    return `unknown option ${flag}${suggestion(flag, known) || "; see --help"}`;
  }
  const text = isBoolean(option.schema) ? (inline ?? "true") : take();
  if (text === undefined) {
    const { placeholder } = option.schema;
    return `${flag} needs a value${placeholder === undefined ? "" : `: ${flag} ${placeholder}`}`;
  }
  remember(option, text, values);
  return null;
}

function remember(option: Option, text: string, values: Map<string, GivenValue>): void {
  const value = parseText(text, option.schema);
  const before = values.get(option.key)?.value;
  // A list may be given as one flag with commas or as several flags.
  const joined = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  values.set(option.key, { value: joined, place: option.flag });
}

/**
 * Values from the environment. Unknown `LOCKSTEP_…` variables are not errors: services share an environment, and
 * Kubernetes adds variables named after its services.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: readonly Option[],
): Source {
  const values = new Map<string, GivenValue>();
  for (const { key, variable, schema } of options) {
    const text = env[variable];
    if (text !== undefined && text !== "") {
      values.set(key, { value: parseText(text, schema), place: variable });
    }
  }
  return { values, problems: [] };
}

/** Values from a JSON file. */
export function readFile(path: string, options: readonly Option[]): Source {
  const values = new Map<string, GivenValue>();
  const failed = (problem: string): Source => ({ values, problems: [problem] });
  let content: unknown;
  try {
    content = readUserJson(path);
  } catch (error) {
    return failed(`the configuration file ${path} cannot be read: ${messageOf(error)}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return failed(`the configuration file ${path} must hold one JSON object`);
  }
  const keys = options.map(({ key }) => key);
  const problems: string[] = [];
  for (const [key, value] of Object.entries(content)) {
    if (keys.includes(key)) values.set(key, { value, place: `${key} in ${path}` });
    else problems.push(`unknown key '${key}' in ${path}${suggestion(key, keys)}`);
  }
  return { values, problems };
}
