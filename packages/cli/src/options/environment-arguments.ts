import { flagOf, type Option, type OptionTable } from "./option-table.ts";

/**
 * What the environment says, as arguments that come before the user's own: `LOCKSTEP_RUN_DIR=x` is `--run-dir=x`. Empty
 * variables say nothing, because that is what a compose file makes of one that is not set.
 */
export function argumentsFrom<Values>(
  env: Readonly<Record<string, string | undefined>>,
  table: OptionTable<Values>,
): string[] {
  return Object.entries<Option<unknown>>(table)
    .filter(([, { placeholder }]) => placeholder !== null)
    .flatMap(([key]) => {
      const flag = flagOf(key);
      const value = env[`LOCKSTEP_${flag.slice(2).replaceAll("-", "_").toUpperCase()}`];
      return value === undefined || value === "" ? [] : [`${flag}=${value}`];
    });
}
