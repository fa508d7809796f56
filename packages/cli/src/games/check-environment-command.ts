import { resolve } from "node:path";
import { checkEnvironment } from "@lockstep/environment";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text } from "../options/option-table.ts";

interface CheckEnvironmentOptions {
  readonly environment: string | undefined;
}

const options: OptionTable<CheckEnvironmentOptions> = {
  environment: text("FILE", "the environment's file; it may stand alone, without --environment"),
};

/** `lockstep check-environment`: whether an environment of one's own can be trained on. */
export const checkEnvironmentCommand: Command = defineCommand<CheckEnvironmentOptions>({
  name: "check-environment",
  options,
  positional: "environment",
  examples: ["lockstep check-environment examples/cart-pole/environment.mjs"],
  run: check,
});

async function check(
  { environment }: CheckEnvironmentOptions,
  { cwd, out }: CommandContext,
): Promise<number> {
  if (environment === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name an environment: lockstep check-environment FILE");
  const file = resolve(cwd, environment);
  const problems = await checkEnvironment(file);
  for (const { check: promise, what } of problems)
    out.write(`WRONG: it should hold that it ${promise}: ${what}\n`);
  if (problems.length === 0)
    out.write(
      `${file} can be trained on: it answers as declared, resets exactly, keeps and shares nothing, and is the same in another process at another time\n`,
    );
  return problems.length === 0 ? 0 : 1;
}
