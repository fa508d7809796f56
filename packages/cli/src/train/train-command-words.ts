import { relative, sep } from "node:path";

/**
 * How the user started the command, so that advice can be pasted: through `npm start`, through npx, or by its path.
 * @param script `process.argv[1]`
 */
export function trainCommandOf(
  script: string,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string {
  if (env["npm_lifecycle_event"] === "start") return "npm start --";
  if (script.includes(`node_modules${sep}.bin${sep}`)) return "npx lockstep train";
  const near = relative(cwd, script);
  return `node ${near.startsWith("..") ? script : near} train`;
}
