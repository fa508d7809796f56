import { programWords } from "../terminal/lockstep-words.ts";

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
  return `${programWords({ script, env, cwd })} train`;
}
