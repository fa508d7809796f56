// Compiles the project's sources where they are newer than what was compiled. Plain JavaScript without imports from the
// project, because nothing is compiled yet when it runs.
import { spawn } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { areLockedPackagesInstalled } from "./installed-packages.js";
import { areProgramsCurrent, filesBelow, modifiedMs, programsFolder, rooms } from "./programs.js";

/** How long another process may compile before this one no longer waits for it. */
const patienceMs = 300_000;

/** Why nothing can be compiled, in one line for the user. */
export class CannotCompile extends Error {}

/**
 * Compiles what is not compiled or was edited since, without checking types, and bundles the programs made of it. Does
 * nothing where there are no sources, as in an image.
 * @param {string} root the project's folder
 * @param {(line: string) => void} report gets one line when compiling will take a while
 * @returns {Promise<void>}
 * @throws {CannotCompile} with what to do
 */
export async function compileSources(root, report) {
  if (!existsSync(join(root, "tsconfig.base.json"))) return;
  const stale = staleRooms(root);
  if (stale.length === 0 && areProgramsCurrent(root)) return;
  const compiled = stale.every(({ compiled }) => compiled);
  const folders = [...stale.map(({ room }) => join(room, "dist")), programsFolder(root)];
  const locked = folders
    .map((folder) => unwritableFolder(root, folder))
    .find((each) => each !== null);
  if (locked !== undefined && compiled) {
    if (stale.length > 0)
      report(`${locked} cannot be written to: what was compiled before the last edit runs`);
    return;
  }
  if (locked !== undefined)
    throw new CannotCompile(
      `not compiled yet, and ${locked} cannot be written to; run npm run build as a user who may write there`,
    );
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  if (!existsSync(compiler))
    throw new CannotCompile("the compiler is not installed; run npm ci, then this command again");
  const release = await acquire(join(root, "node_modules", ".lockstep-compiling"));
  try {
    // Another process may have compiled while this one waited.
    const stillStale = staleRooms(root).length > 0;
    if (stillStale && !compiled) report("compiling (once) …");
    if (stillStale) await run(root, [compiler, "-b", "--noCheck", ...roomsWithSources(root)]);
    if (!areProgramsCurrent(root))
      await run(root, [join(root, "packages", "cli", "bin", "bundle-programs.js")]);
  } finally {
    release();
  }
}

/** Absolute paths. */
function roomsWithSources(root) {
  return rooms(root).filter((room) => existsSync(join(room, "tsconfig.json")));
}

/** Rooms with a source that is newer than their compiled output, or without output. */
function staleRooms(root) {
  return roomsWithSources(root)
    .map((room) => ({ room, compiledMs: modifiedMs(join(room, "dist", ".tsbuildinfo")) }))
    .filter(({ room, compiledMs }) => newestMs(room) > compiledMs)
    .map(({ room, compiledMs }) => ({ room, compiled: compiledMs > 0 }));
}

function newestMs(room) {
  return Math.max(
    ...[join(room, "tsconfig.json"), ...filesBelow(join(room, "src"))].map(modifiedMs),
  );
}

/** The folder that would have to be written to so that there is another, or `null` when it can be. */
function unwritableFolder(root, wanted) {
  const folder = existsSync(wanted) ? wanted : dirname(wanted);
  try {
    accessSync(folder, constants.W_OK);
    return null;
  } catch {
    return relative(dirname(root), folder);
  }
}

/** @returns what lets the next process compile */
async function acquire(lock) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      mkdirSync(dirname(lock), { recursive: true });
      const file = openSync(lock, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isAlive(lock) || Date.now() > deadline) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether the process that holds the lock still runs. One that has just made the file may not have written it yet. */
function isAlive(lock) {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs a script to its end. */
function run(root, args) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Results belong to the command's reader: the compiler speaks on the error stream.
    stdio: ["ignore", 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else if (signal !== null)
        reject(new CannotCompile(`compiling was ended by ${signal}; run this command again`));
      else reject(new CannotCompile(`the sources do not compile; ${whatToDo(root)}`));
    });
  });
}

/** After a pull, the sources may need packages that are not installed yet. */
function whatToDo(root) {
  return areLockedPackagesInstalled(root)
    ? "see the compiler's lines above"
    : "the installed packages are not those of package-lock.json; run npm ci, then this command again";
}
