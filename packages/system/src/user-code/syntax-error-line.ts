import { spawnSync } from "node:child_process";

const limitMs = 10_000;

/**
 * The line of an ES module's syntax error, from 1, which Node.js does not tell whoever imports it.
 * @returns `null` when there is none
 */
export function syntaxErrorLine(source: string): number | null {
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--check", "-"], {
    input: source,
    encoding: "utf8",
    timeout: limitMs,
  });
  const line = /^\[stdin\]:(\d+)/m.exec(stderr)?.[1];
  return line === undefined ? null : Number(line);
}
