import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./lockstep-command.ts";

/** The script that docs/integrate.md shows. */
export function scriptOfPage(): string {
  const page = readFileSync(join(projectRoot, "docs", "integrate.md"), "utf8");
  const script = /```jsonl\n([\s\S]*?)```/.exec(page)?.[1];
  if (script === undefined) throw new Error("docs/integrate.md shows no script");
  return script;
}
