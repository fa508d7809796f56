import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { programFile } from "../../bin/programs.js";
import type { ServiceKind } from "./cluster-state.ts";

/**
 * The one place that knows where services are. No package imports a service: the command only starts them, as processes
 * of their own or, for `lockstep learner` and its siblings, as this process. So they are found by path, at run time.
 */
const require = createRequire(import.meta.url);

interface ServiceModule {
  run(argv: readonly string[]): Promise<void>;
}

/** The JavaScript file that runs a service as a process. */
export function serviceScript(kind: ServiceKind): string {
  return (
    programFile(kind, "main.js") ?? join(dirname(require.resolve(`@lockstep/${kind}`)), "main.js")
  );
}

/** The JavaScript file that runs the command as a process. */
export function commandScript(): string {
  return programFile("cli", "main.js") ?? fileURLToPath(new URL("../main.js", import.meta.url));
}

/** Runs a service as this process, until it ends; it sets the exit code itself. */
export async function runServiceHere(kind: ServiceKind, argv: readonly string[]): Promise<void> {
  const path = programFile(kind, "index.js") ?? require.resolve(`@lockstep/${kind}`);
  const module = (await import(pathToFileURL(path).href)) as ServiceModule;
  await module.run(argv);
}
