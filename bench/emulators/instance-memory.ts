import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Places } from "../folders/game-folders.ts";
import { type EmulatorSubject, emulatorSubjects, openEmulator } from "./emulator-subjects.ts";

const MORE = 8;
const FRAMES = 300;

/** Bytes of resident memory that each further emulator of a process costs. Measured in a process of its own. */
export function measureInstance({ core }: EmulatorSubject, places: Places): number {
  const script = fileURLToPath(import.meta.url);
  const args = ["--expose-gc", script, core, JSON.stringify(places)];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

function bytesEach(subject: EmulatorSubject): number {
  const emulators = [];
  let first = 0;
  for (let index = 0; index <= MORE; index++) {
    const emulator = openEmulator(subject);
    emulators.push(emulator);
    for (let frame = 0; frame < FRAMES; frame++) emulator.frame([frame & 0xff]);
    emulator.picture();
    globalThis.gc?.();
    if (index === 0) first = process.memoryUsage.rss();
  }
  const bytes = process.memoryUsage.rss() - first;
  for (const emulator of emulators) emulator.close();
  return bytes / MORE;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [core = "", places = ""] = process.argv.slice(2);
  const [subject] = emulatorSubjects([core], JSON.parse(places) as Places).subjects;
  if (subject === undefined) throw new Error(`${core} cannot be measured here`);
  console.log(bytesEach(subject));
}
