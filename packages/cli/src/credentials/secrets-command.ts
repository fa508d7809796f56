import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { messageOf } from "@lockstep/errors";
import { createFile, makeFolder } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text } from "../options/option-table.ts";

interface SecretsOptions {
  readonly folder: string | undefined;
}

const secretsOptions: OptionTable<SecretsOptions> = {
  folder: text("FOLDER", "where they are kept (default secrets)"),
};

/** One file for each secret; the folder's permissions decide who can read them. */
const names = ["token", "redis-password"] as const;

/**
 * `lockstep secrets`: random secrets of a deployment, made where they are missing. What is there stays, so that it can
 * precede every start and a user may bring others.
 */
export const secretsCommand: Command = defineCommand<SecretsOptions>({
  name: "secrets",
  options: secretsOptions,
  positional: "folder",
  examples: ["lockstep secrets", "lockstep secrets /secrets"],
  run: async ({ folder = "secrets" }, { cwd, out }: CommandContext) => {
    const path = resolve(cwd, folder);
    for (const name of names)
      out.write(`${join(path, name)}: ${made(path, name) ? "made" : "kept"}\n`);
    return 0;
  },
});

/** Services of other users read it: the folder is the door. */
const readable = 0o444;

function made(folder: string, name: string): boolean {
  try {
    makeFolder(folder, 0o755);
    const secret = randomBytes(24).toString("base64url");
    createFile(join(folder, name), `${secret}\n`, readable);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new CliError("OUTPUT_FILE", `cannot write ${join(folder, name)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
