import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * `parseArgs`, which checks numbers before anything is measured: an option whose default is a whole number above 0 takes only such.
 * @throws {RangeError} with the option and what it got
 */
export function parseOptions<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const parsed = parseArgs(config);
  const values: Readonly<Record<string, unknown>> = parsed.values;
  for (const [name, option] of Object.entries(config.options ?? {}))
    if (isWholeNumber(option.default)) wholeNumber(`--${name}`, String(values[name]));
  return parsed;
}

/** @throws {RangeError} with what it is and what it got */
export function wholeNumber(what: string, text: string): number {
  if (isWholeNumber(text)) return Number(text);
  throw new RangeError(`${what}: got ${text}, expected a whole number above 0`);
}

function isWholeNumber(value: unknown): boolean {
  return typeof value === "string" && /^[1-9]\d*$/.test(value);
}
