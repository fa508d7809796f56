import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { commandsWith, Outcome, runCommandLine, spawnService } from "@lockstep/cli/testing";
import { projectRoot } from "../lockstep-command.ts";

/** A change of a compiled module. */
export interface Patch {
  /** From the project's folder. */
  readonly file: string;
  /** What the module has once. */
  readonly from: string;
  readonly to: string;
}

/** Runs a command whose code is changed. @param what the difference that is on; `null`: none */
export type CommandLine = (args: readonly string[], what: string | null) => Promise<Outcome>;

interface CommandBundle {
  readonly commandsWith: typeof commandsWith;
  readonly runCommandLine: typeof runCommandLine;
  readonly spawnService: typeof spawnService;
}

/** Threads share it. */
const variable = "LOCKSTEP_TEST_DIFFERENCE";

/** JavaScript that is true while a difference is on. */
export function isDifferent(what: string): string {
  return `(process.env.${variable} === ${JSON.stringify(what)})`;
}

/**
 * Bundles the command with changes, so that a test lets arithmetic give other bits without a switch in the product, and
 * loads it into this process once: each change asks {@link isDifferent} whether it is on.
 * @param folder where the bundle is written
 * @throws {Error} when a module that is to be changed does not have the text once
 */
export async function changedCommand(
  folder: string,
  patches: readonly Patch[],
): Promise<CommandLine> {
  const bundler = join(projectRoot, "packages", "cli", "bin", "bundle-programs.js");
  const { bundleChangedPrograms } = await import(pathToFileURL(bundler).href);
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "dir");
  const programs = join(folder, "programs");
  const made = new Set<Patch>();
  await bundleChangedPrograms(projectRoot, programs, (file: string, code: string): string => {
    const own = patches.filter((patch) => file === join(projectRoot, patch.file));
    return own.reduce((text, patch) => {
      assert.equal(text.split(patch.from).length, 2, `${file} has once: ${patch.from}`);
      made.add(patch);
      return text.replace(patch.from, () => patch.to);
    }, code);
  });
  assert.equal(made.size, patches.length);
  const testing = pathToFileURL(join(programs, "cli.testing.index.js")).href;
  const { commandsWith, runCommandLine, spawnService }: CommandBundle = await import(testing);
  const commands = commandsWith(spawnService);
  return async (args, what) => {
    if (what !== null) process.env[variable] = what;
    try {
      return await runCommandLine(args, commands, { cwd: projectRoot, env: process.env });
    } finally {
      delete process.env[variable];
    }
  };
}
