// Makes the package that npm installs: `node tools/release/pack.mjs FOLDER` writes lockstep-VERSION.tgz there and prints its
// size; with --json, what npm says of it. The rooms are inside the package (bundleDependencies), everything else comes from the
// registry. Compile first (npm run build).
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleShippedPrograms } from "../../packages/cli/bin/bundle-programs.js";
import { besideOf, filesBelow, published, roomsOf, root, shippedFiles } from "./rooms.mjs";
import { runScript, thirdPartyText } from "./third-party.mjs";

/** Games that may be handed on. Of their folders, what plays: neither the game's source nor pictures of it. */
const games = ["HareDash-Nes", "SonicTheHedgehog-Genesis"];
const gameFiles = /^[^/]+\.(inputs|json|lua|nes|sha|md)$/;

/** Copies a file, making its folder. */
function copy(from, to) {
  if (!existsSync(from)) throw new Error(`${from} is not there; compile first: npm run build`);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** Nothing that is shipped may load a file that is not: neither by importing nor by starting it. */
function expectComplete(folder, files) {
  const there = new Set(files);
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(join(folder, file), "utf8");
    const loaded = [
      ...text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g),
      ...text.matchAll(/new URL\("([^"]+\.js)",\s*import\.meta\.url\)/g),
    ].map(([, specifier]) => besideOf(file, specifier));
    const missing = loaded.find((name) => !there.has(name));
    if (missing !== undefined)
      throw new Error(`${join(folder, file)} loads ${missing}, which is not in the package`);
  }
}

/** A room as a package inside the package: what is not shipped is no entrance. */
function innerManifest({ folder, manifest }, files) {
  const { name, version, license, description, type, engines, exports, dependencies } = manifest;
  const { peerDependencies, peerDependenciesMeta } = manifest;
  const there = (target) => files.includes(target.replace(/^\.\//, ""));
  const entrances = Object.entries(exports ?? {}).filter(([, target]) =>
    there(typeof target === "string" ? target : target.default),
  );
  if (entrances.length === 0) throw new Error(`${folder} has no entrance that is shipped`);
  return {
    ...{ name, version, license, description, type, engines },
    exports: Object.fromEntries(entrances),
    ...{ dependencies, peerDependencies, peerDependenciesMeta },
  };
}

/** What all rooms need from the registry, each in one version. */
function neededPackages(rooms) {
  const needed = new Map();
  for (const [room, { manifest }] of rooms)
    for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
      if (rooms.has(name)) continue;
      const other = needed.get(name);
      if (other !== undefined && other !== version)
        throw new Error(`${room} needs ${name} ${version}, another room ${other}; use one`);
      needed.set(name, version);
    }
  return new Map([...needed].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the project pins of its packages' own needs. Only the project's own folder heeds overrides: here they are needed. */
function pinned() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).overrides ?? {};
}

function outerManifest(rooms) {
  const { manifest } = rooms.get(published);
  const { name, version, license, description, type, engines, exports, bin } = manifest;
  const inner = [...rooms.keys()].filter((each) => each !== published).sort();
  const optional = [...rooms.values()].map((room) => room.manifest);
  return {
    ...{ name, version, license, description, type, engines, exports, bin },
    keywords: ["reinforcement-learning", "reproducible", "a2c", "ppo", "emulator", "onnx"],
    dependencies: {
      ...Object.fromEntries(inner.map((each) => [each, version])),
      ...Object.fromEntries(neededPackages(rooms)),
      ...pinned(),
    },
    peerDependencies: Object.assign({}, ...optional.map((each) => each.peerDependencies)),
    peerDependenciesMeta: Object.assign({}, ...optional.map((each) => each.peerDependenciesMeta)),
    bundleDependencies: inner,
  };
}

/** The room that starts processes, and keeps their programs. */
const starting = "@lockstep/cli";

/** Writes a room's files. @returns their paths in the room */
async function stageRoom(name, room, to) {
  const files = shippedFiles(room.folder);
  for (const file of files) copy(join(room.folder, file), join(to, file));
  if (name !== starting) return files;
  await bundleShippedPrograms(root, join(to, "programs"));
  return [...files, ...filesBelow(join(to, "programs")).map((file) => `programs/${file}`)];
}

/** Writes everything that will be in the package. */
async function stage(folder) {
  const rooms = roomsOf(published);
  const write = (path, value) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text = typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`;
    writeFileSync(join(folder, path), text);
  };
  for (const [name, room] of rooms) {
    const to = name === published ? folder : join(folder, "node_modules", name);
    const files = await stageRoom(name, room, to);
    expectComplete(to, files);
    if (name !== published)
      write(join("node_modules", name, "package.json"), innerManifest(room, files));
  }
  write("package.json", outerManifest(rooms));
  const playable = join(folder, "node_modules", "@lockstep", "environment", "games");
  for (const game of games)
    for (const file of filesBelow(join(root, "games", game)).filter((each) => gameFiles.test(each)))
      copy(join(root, "games", game, file), join(playable, game, file));
  for (const file of ["LICENSE", "CHANGELOG.md"]) copy(join(root, file), join(folder, file));
  for (const [from, end] of [
    ["docs", ".md"],
    ["examples", ""],
  ])
    for (const file of filesBelow(join(root, from)).filter(
      (each) => each.endsWith(end) && !each.startsWith("agent/"),
    ))
      copy(join(root, from, file), join(folder, from, file));
  const readme = readFileSync(join(root, "packages", "lockstep", "README.md"), "utf8");
  write("README.md", readme.replaceAll("../../", ""));
  write("THIRD-PARTY-NOTICES.md", thirdPartyText(root));
}

/**
 * Makes the package.
 * @param {string} target folder
 * @returns {Promise<{ filename: string, size: number, unpackedSize: number, files: { path: string, size: number }[] }>}
 */
export async function pack(target) {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-package-"));
  try {
    await stage(folder);
    mkdirSync(target, { recursive: true });
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", resolve(target)];
    const output = execFileSync(npm, words, { cwd: folder, encoding: "utf8" });
    const said = JSON.parse(output);
    return Array.isArray(said) ? said[0] : Object.values(said)[0];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main([target, ...words]) {
  if (target === undefined) {
    console.error("name a folder: node tools/release/pack.mjs FOLDER");
    process.exit(78);
  }
  const made = await pack(target);
  if (words.includes("--json")) console.log(JSON.stringify(made));
  else
    console.log(
      `${join(target, made.filename)}: ${(made.size / 1e6).toFixed(2)} MB, ${(made.unpackedSize / 1e6).toFixed(2)} MB unpacked, ${made.files.length} files`,
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
