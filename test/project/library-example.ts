import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lockstep-command.ts";

/** The program that README shows. @throws {Error} when it shows none */
export function libraryExample(): string {
  const text = readFileSync(join(projectRoot, "README.md"), "utf8");
  const example = /```js\n(import [^`]*from "lockstep";[\s\S]*?)```/.exec(text)?.[1];
  if (example === undefined) throw new Error("README has no program that imports lockstep");
  return example;
}
