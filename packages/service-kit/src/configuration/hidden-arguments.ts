import { isRedisAddress, withoutRedisSecret } from "./redis-address.ts";

const secretFlags: ReadonlySet<string> = new Set(["--token"]);
const hidden = "…";

/** Arguments without passwords and tokens, safe to show. */
export function hiddenArguments(argv: readonly string[]): string[] {
  return argv.map((argument, index) => {
    if (secretFlags.has(argv[index - 1] ?? "")) return hidden;
    const [flag, value] = splitAtEquals(argument);
    if (value === null) return shown(argument);
    return `${flag}=${secretFlags.has(flag) ? hidden : shown(value)}`;
  });
}

/**
 * Removes secrets from this process's command line, which every user of the machine can read (ps, /proc). The program
 * that started it, such as a shell or npm, may still show them.
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
