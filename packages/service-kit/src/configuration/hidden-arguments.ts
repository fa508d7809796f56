import { isRedisAddress, withoutRedisSecret } from "./redis-address.ts";

const secretFlags: ReadonlySet<string> = new Set(["--token"]);
const hidden = "…";

/** Arguments as others may see them: without passwords and tokens. */
export function hiddenArguments(argv: readonly string[]): string[] {
  return argv.map((argument, index) => {
    if (secretFlags.has(argv[index - 1] ?? "")) return hidden;
    const [flag, value] = splitAtEquals(argument);
    if (value === null) return shown(argument);
    return `${flag}=${secretFlags.has(flag) ? hidden : shown(value)}`;
  });
}

/**
 * Takes secrets out of the process's own command line, which every user of the machine may read (ps, /proc). What started
 * it, such as a shell or npm, may still show them.
 */
export function hideSecretArguments(process: Pick<NodeJS.Process, "argv" | "title">): void {
  const given = process.argv.slice(1);
  const harmless = hiddenArguments(given);
  if (given.some((argument, index) => argument !== harmless[index]))
    process.title = ["node", ...harmless].join(" ");
}

function shown(value: string): string {
  return isRedisAddress(value) ? withoutRedisSecret(value) : value;
}

function splitAtEquals(argument: string): [string, string | null] {
  const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
  return equals < 0 ? [argument, null] : [argument.slice(0, equals), argument.slice(equals + 1)];
}
