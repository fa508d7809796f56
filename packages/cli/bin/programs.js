// Where the bundled programs are, and whether they are older than what they are made from. Plain JavaScript without imports from
// the project, because nothing is compiled yet when the command's first file imports it.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Folders of rooms that the command and its services are made of. */
const roomFolders = ["packages", "services"];

/** The project's folder, where this file belongs to a clone. */
const project = fileURLToPath(new URL("../../..", import.meta.url));

/** The programs of this file's project, package or image. */
const ownPrograms = fileURLToPath(new URL("../programs", import.meta.url));

/**
 * The folder of the bundled programs of a clone.
 * @param {string} root the project's folder
 */
export function programsFolder(root) {
  return join(root, "packages", "cli", "programs");
}

/**
 * The file of a bundled program: a room's file in one with all that it imports. Loading it takes half the time.
 * @param {string} room e.g. `actor`
 * @param {string} file compiled file of the room, e.g. `main.js`
 * @returns {string | null} `null` where there is none, it is older than what it is made from, or none is wanted
 */
export function programFile(room, file) {
  if (process.env.LOCKSTEP_BUNDLED === "0") return null;
  const path = join(ownPrograms, programName(room, file));
  return existsSync(path) && areProgramsCurrent(project) ? path : null;
}

/**
 * Of a room's compiled file: the room, and the path relative to its compiled files.
 * @param {string} root the project's folder
 * @param {string} file
 */
export function placeOf(root, file) {
  const [top = "", room = ""] = relative(root, file).split(sep);
  const path = relative(join(root, top, room, "dist"), file);
  return { room, path: path.split(sep).join("/") };
}

/**
 * All programs lie in one folder, so that they find each other wherever the bundler puts the code they share.
 * @param {string} room
 * @param {string} file
 */
export function programName(room, file) {
  return `${room}.${file.replaceAll("/", ".")}`;
}

/**
 * Whether the programs are newer than all that they are made from and with. A package and an image have no record of their
 * compilation: there, both were made once, together.
 * @param {string} root the project's folder
 */
export function areProgramsCurrent(root) {
  const compilations = rooms(root).map((room) => join(room, "dist", ".tsbuildinfo"));
  if (!compilations.some((file) => existsSync(file))) return true;
  const madeMs = modifiedMs(stampFile(root));
  const own = [
    ...compilations,
    ...rooms(root).flatMap((room) => filesBelow(join(room, "generated"))),
  ];
  // npm writes it whenever it changes what is installed.
  const installed = join(root, "node_modules", ".package-lock.json");
  const bundler = join(root, "packages", "cli", "bin", "bundle-programs.js");
  return [...own, installed, bundler].every((file) => modifiedMs(file) <= madeMs);
}

/**
 * Its time is that of the last bundling.
 * @param {string} root the project's folder
 */
export function stampFile(root) {
  return join(programsFolder(root), "made");
}

/**
 * Absolute paths of all rooms.
 * @param {string} root the project's folder
 */
export function rooms(root) {
  return roomFolders.flatMap((top) => {
    const folder = join(root, top);
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  });
}

/** @param {string} file */
export function modifiedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * Absolute paths of a folder's files, at any depth. Node's own recursive reading is newer than Node 20.0.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
