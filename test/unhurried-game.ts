import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./lockstep-command.ts";

/**
 * Writes a copy of the example cart-pole whose steps take a while and no processor time, for runs that must last until
 * something has happened beside them. Its weights are those of the example.
 * @returns the environment's file
 */
export function unhurriedCartPole(folder: string, stepMs: number): string {
  const example = join(projectRoot, "examples", "cart-pole", "environment.mjs");
  const nap = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${stepMs});`;
  const text = readFileSync(example, "utf8").replace("step(action) {", (begin) => begin + nap);
  if (!text.includes(nap)) throw new Error(`${example} has no step(action) { to put a pause into`);
  const file = join(folder, "unhurried-cart-pole.mjs");
  writeFileSync(file, text);
  return file;
}
