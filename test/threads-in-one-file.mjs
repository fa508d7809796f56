// Loaded before test files: a thread that a room's compiled code starts runs its program, the bundle in which all that it imports
// is one file, as in the services of a user. It starts in half the time, and tests of engines start dozens.
import { syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";
import threads from "node:worker_threads";
import { placeOf, programFile } from "../packages/cli/bin/programs.js";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Whether programs are current is looked up once for each. @type {Map<string, string>} */
const programs = new Map();

/**
 * @param {string} path of a compiled file
 * @returns {string} its program's, or its own where it has none
 */
function programOf(path) {
  const known = programs.get(path);
  if (known !== undefined) return known;
  const place = placeOf(root, path);
  const found = programFile(place.room, place.path) ?? path;
  programs.set(path, found);
  return found;
}

const { Worker } = threads;
threads.Worker = class extends Worker {
  /** @param {string | URL} file */
  constructor(file, options) {
    const isFile = file instanceof URL && file.protocol === "file:";
    super(isFile ? programOf(fileURLToPath(file)) : file, options);
  }
};
syncBuiltinESMExports();
