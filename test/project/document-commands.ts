import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lockstep-command.ts";

/** The commands in a document's `sh` blocks, one a line, without comments. */
export function commandsOf(document: string): string[] {
  const text = readFileSync(join(projectRoot, document), "utf8");
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => (block ?? "").split("\n"))
    .map((line) => line.replace(/\s#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** The words after `lockstep`, or `null` for another program. */
export function lockstepOf(command: string): readonly string[] | null {
  const [program, first, ...rest] = command.split(/\s+/);
  if (program === "npm" && first === "start")
    return ["train", ...rest.filter((word) => word !== "--")];
  return program === "npx" && first === "lockstep" ? rest : null;
}

/** The command as a process of this project, in place of what npm would start after setting up. */
export function processOf(command: string): string[] {
  const [program, first, ...rest] = command.split(/\s+/);
  const words = lockstepOf(command);
  if (words !== null) return [join(projectRoot, "packages", "cli", "bin", "lockstep.js"), ...words];
  if (program === "npm" && first === "run" && rest[0] === "bench")
    return [join("bench", "run.mjs"), ...rest.slice(2)];
  if (program === "node") return [first ?? "", ...rest];
  throw new Error(`the documents name a command that this test does not know: ${command}`);
}
