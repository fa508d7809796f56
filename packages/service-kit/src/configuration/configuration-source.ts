import { readFileSync } from "node:fs";
import { messageOf, suggestion } from "@lockstep/errors";
import { isBoolean, type Option, parseText } from "./option.ts";

/** A value and where it was given, so that a problem can name the place. */
export interface GivenValue {
  readonly value: unknown;
  /** e.g. `--rpc-port`, `LOCKSTEP_RPC_PORT`, `rpcPort in run.json` */
  readonly place: string;
}

/** What one source gives, by key. */
export interface Source {
  readonly values: ReadonlyMap<string, GivenValue>;
  readonly problems: readonly string[];
}

/** Flags that every command has beside its options. */
const commonFlags = ["--help", "--print-config", "--config"] as const;

/** Values from flags, and the file that `--config` names. */
export function readArguments(
  argv: readonly string[],
  options: readonly Option[],
): Source & { readonly file: string | undefined } {
  const values = new Map<string, GivenValue>();
  const problems: string[] = [];
  let file: string | undefined;
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [flag = "", inline] = split(argument);
    if (flag === "--help" || flag === "-h" || flag === "--print-config") continue;
    const take = (): string | undefined =>
      inline ?? (rest[0]?.startsWith("--") === false ? rest.shift() : undefined);
    if (flag === "--config") {
      file = take();
      if (file === undefined) problems.push("--config needs the path of a JSON file");
      continue;
    }
    const problem = readFlag(flag, inline, take, options, values);
    if (problem !== null) problems.push(problem);
  }
  return { values, problems, file };
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
  options: readonly Option[],
  values: Map<string, GivenValue>,
): string | null {
  if (!flag.startsWith("--")) return `unexpected argument '${flag}'`;
  const negated = options.find(
    (option) => isBoolean(option.schema) && flag === option.flag.replace("--", "--no-"),
  );
  if (negated !== undefined) {
    values.set(negated.key, { value: false, place: flag });
    return null;
  }
  const option = options.find((candidate) => candidate.flag === flag);
  if (option === undefined) {
    return `unknown option ${flag}${suggestion(flag, [...commonFlags, ...options.map((o) => o.flag)])}`;
  }
  const text = isBoolean(option.schema) ? (inline ?? "true") : take();
  if (text === undefined) return `${flag} needs a value`;
  const value = parseText(text, option.schema);
  const before = values.get(option.key)?.value;
  // A list may be given as one flag with commas or as several flags.
  const joined = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  values.set(option.key, { value: joined, place: flag });
  return null;
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
    content = JSON.parse(readFileSync(path, "utf8"));
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
