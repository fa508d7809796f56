import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
/** The room that is published, with all that it needs inside. */
export const published = "lockstep";

/** @typedef {{ readonly folder: string, readonly manifest: Record<string, any> }} Room */

/**
 * The rooms that a room is made of, itself included, by name.
 * @param {string} name
 * @returns {ReadonlyMap<string, Room>}
 */
export function roomsOf(name) {
  const all = allRooms();
  /** @type {Map<string, Room>} */
  const found = new Map();
  const visit = (/** @type {string} */ each) => {
    const room = all.get(each);
    if (room === undefined || found.has(each)) return;
    found.set(each, room);
    for (const needed of Object.keys(room.manifest.dependencies ?? {}).sort()) visit(needed);
  };
  visit(name);
  return found;
}

/** @returns {ReadonlyMap<string, Room>} */
function allRooms() {
  const folders = ["packages", "services"].flatMap((top) =>
    readdirSync(join(root, top)).map((each) => join(root, top, each)),
  );
  return new Map(
    folders
      .filter((folder) => existsSync(join(folder, "package.json")))
      .map((folder) => {
        const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        return [manifest.name, { folder, manifest }];
      }),
  );
}

/** What only tests and measurements use. */
const apart = /(^|\/)testing\/|^conformance\/|\.test\.ts$/;
/** Beside what is compiled: the page's files. */
const besides = /\.(html|css|svg)$/;

/**
 * The files of a room that run, relative to its folder: what is compiled of its sources, generated code, its command, its page.
 * Output whose source is gone is left out.
 * @param {string} folder
 * @returns {string[]}
 */
export function shippedFiles(folder) {
  const sources = filesBelow(join(folder, "src")).filter((path) => !apart.test(path));
  const compiled = sources
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .flatMap((path) => [".js", ".d.ts"].map((end) => `dist/${path.slice(0, -3)}${end}`));
  const others = ["bin", "generated"].flatMap((name) =>
    filesBelow(join(folder, name)).map((path) => `${name}/${path}`),
  );
  const page = readdirSync(folder).filter((name) => besides.test(name));
  return [...compiled, ...others, ...page].sort();
}

/**
 * Files below a folder with slashes, none when it does not exist.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (!statSync(path).isDirectory()) return [name];
      return filesBelow(path).map((each) => `${name}/${each}`);
    });
}

/** @param {string} path of a file in a room @param {string} specifier that begins with a dot */
export function besideOf(path, specifier) {
  return join(dirname(path), specifier).split("\\").join("/");
}
