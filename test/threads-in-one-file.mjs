// Loaded before test files: a thread that a room's compiled code starts runs its program, the bundle in which all that it imports
// is one file, as in the services of a user. It starts in half the time, and tests of engines start dozens.

import { syncBuiltinESMExports } from "node:module";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import threads from "node:worker_threads";
import { programFile } from "../packages/cli/bin/programs.js";

const root = fileURLToPath(new URL("..", import.meta.url));
/** @type {Map<string, string>} */
const programs = new Map();

/**
 * @param {string} path of a compiled file
 * @returns {string} its program's, or its own where it has none
 */
function programOf(path) {
  const known = programs.get(path);
  if (known !== undefined) return known;
  const [top, room = "", dist, ...inside] = relative(root, path).split(sep);
  const isOfRoom = ["packages", "services"].includes(top ?? "") && dist === "dist";
  const found = (isOfRoom && programFile(room, inside.join("/"))) || path;
  programs.set(path, found);
  return found;
}

const { Worker } = threads;
threads.Worker = class extends Worker {
  /** @param {string | URL} file */
  constructor(file, options) {
    super(
      file instanceof URL && file.protocol === "file:" ? programOf(fileURLToPath(file)) : file,
      options,
    );
  }
};
syncBuiltinESMExports();
