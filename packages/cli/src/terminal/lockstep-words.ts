import { basename, relative, sep } from "node:path";

/** How this process was started. */
export interface StartedAs {
  /** `process.argv[1]` */
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * A command for the user to paste: begun as they began this one, every word quoted for the shell where it needs that.
 * @param words after `lockstep`, e.g. `verify`, `runs/my run`
 */
export function lockstepCommand(...words: readonly string[]): string {
  const started = { script: process.argv[1] ?? "", env: process.env, cwd: process.cwd() };
  return [programWords(started), ...words.map(quoted)].join(" ");
}

/** What stands for `lockstep` where this process was started: through npx or `npm start`, by its path, or where it is on the path. */
export function programWords({ script, env, cwd }: StartedAs): string {
  if (env["npm_lifecycle_event"] === "start") return "npx lockstep";
  if (script.includes(`node_modules${sep}.bin${sep}`)) return "npx lockstep";
  if (basename(script) === "lockstep") return "lockstep";
  const near = relative(cwd, script);
  return basename(script) === "lockstep.js"
    ? `node ${quoted(near.startsWith("..") ? script : near)}`
    : "npx lockstep";
}

/** Safe to paste into a shell. */
export function quoted(text: string): string {
  return /^[\w./@+:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
