// Bundles what runs as a process or a thread: each such file with all that it imports, its libraries included. A service
// imports some 650 modules; as a bundle it starts in half the time. Works on compiled files. With --shipped it makes the
// programs of an image.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  filesBelow,
  modifiedMs,
  placeOf,
  programName,
  programsFolder,
  rooms,
  stampFile,
} from "./programs.js";

/** Find files beside their own, are native, or are required only by what nothing here calls: they are loaded from node_modules. */
const external = [
  ...["@huggingface/hub", "@tensorflow/*", "h264-mp4-encoder", "koffi", "libarchive-wasm"],
  ...["onnxruntime-node", "open", "wasmoon-lua5.1"],
  ...["@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "@grpc/proto-loader"],
  ...["light-my-request"],
];
/** Zod's messages in other languages, which nothing here uses. */
const unused = /zod\/v4\/locales\/index\.js$/;
/** At the top of each file: CommonJS libraries require Node's modules. Names that no module can hide. */
const banner = [
  'import{createRequire as __createRequire}from"node:module"',
  'import{pathToFileURL as __pathToFileURL}from"node:url"',
  "const __ownRequire=__createRequire(import.meta.url),require=__ownRequire",
];
/** How long parts stay after newer programs were made: a process that runs may load a part of its own program late. */
const keptMs = 24 * 3_600_000;
const aPart = /-[0-9A-Z]{8}\.js(\.map)?$/;

/**
 * Makes all programs from the compiled rooms.
 * @param {string} root the project's folder
 * @returns {Promise<void>}
 * @throws {Error} with what does not fit together
 */
export async function bundlePrograms(root) {
  const { build } = await import("esbuild");
  const began = new Date();
  const folder = programsFolder(root);
  const madeBeforeMs = modifiedMs(stampFile(root));
  const command = join(root, "packages", "cli", "dist");
  const forTests = join(command, "testing", "index.js");
  const { outputFiles } = await build({
    ...bundling(folder),
    entryPoints: entries(root, existsSync(forTests) ? [forTests] : []),
    write: false,
    external,
    sourcemap: "linked",
    sourcesContent: false,
    plugins: [places(root)],
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    writeFileSync(`${path}.new`, contents);
    renameSync(`${path}.new`, path);
  }
  const made = new Set(outputFiles.map(({ path }) => basename(path)));
  // What is replaced now gets a time before the stamp's, from which the next bundlings count.
  const replaced = new Date(began.getTime() - 1);
  for (const name of readdirSync(folder).filter((each) => !made.has(each))) {
    const path = join(folder, name);
    const isPart = aPart.test(name);
    if (isPart && modifiedMs(path) >= madeBeforeMs) utimesSync(path, replaced, replaced);
    else if (!isPart || modifiedMs(path) < began.getTime() - keptMs) rmSync(path);
  }
  writeFileSync(stampFile(root), "");
  // What is compiled meanwhile is newer.
  utimesSync(stampFile(root), began, began);
}

/**
 * Makes the programs that the package and the images start: they have the project's own code only. Libraries stay in
 * node_modules, where their licences are and where npm can replace them.
 * @param {string} root the project's folder
 * @param {string} folder where they are written
 * @returns {Promise<void>}
 * @throws {Error} with what does not fit together
 */
export async function bundleShippedPrograms(root, folder) {
  const { build } = await import("esbuild");
  await build({
    ...bundling(folder),
    entryPoints: entries(root),
    plugins: [libraries, places(root)],
  });
}

/**
 * Makes all programs as {@link bundlePrograms} does, of code that a test changes.
 * @param {string} root the project's folder
 * @param {string} folder where they are written; above it, libraries are in a `node_modules`
 * @param {(file: string, code: string) => string} change is given a compiled file of a room
 * @returns {Promise<void>}
 * @throws {Error} with what does not fit together
 */
export async function bundleChangedPrograms(root, folder, change) {
  const { build } = await import("esbuild");
  const forTests = join(root, "packages", "cli", "dist", "testing", "index.js");
  await build({
    ...bundling(folder),
    entryPoints: entries(root, [forTests]),
    external,
    plugins: [places(root, change)],
  });
}

function bundling(folder) {
  return {
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // Names stay, so that a stack can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    tsconfigRaw: "{}",
    banner: { js: `${banner.join(";")};` },
    logLevel: "silent",
  };
}

/** Leaves what is none of the rooms' to node_modules. */
const libraries = {
  name: "libraries",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || path.startsWith("@lockstep/") ? null : { path, external: true },
    );
  },
};

/**
 * Files that are started: the command's, the services', and those that any file starts as a process or a thread.
 * @param {string} root the project's folder
 * @param {readonly string[]} more others that are wanted
 */
function entries(root, more = []) {
  const files = new Set([join(root, "packages", "cli", "dist", "main.js"), ...more]);
  for (const room of rooms(root)) {
    if (basename(dirname(room)) === "services")
      for (const name of ["main.js", "index.js"]) files.add(join(room, "dist", name));
    for (const file of compiledFiles(room))
      for (const [, path] of readFileSync(file, "utf8").matchAll(started))
        files.add(join(dirname(file), path));
  }
  return [...files].map((file) => {
    const { room, path } = placeOf(root, file);
    return { in: file, out: programName(room, path).replace(/\.js$/, "") };
  });
}

/** How compiled code names a file that it starts. */
const started = /new URL\("([^"]+\.js)", import\.meta\.url\)/g;
/** Sources that only tests use, by their path in a room. */
const onlyForTests = /\.test\.ts$|(^|\/)testing\/|^conformance\//;

/** Output whose source is gone is left out. */
function compiledFiles(room) {
  const source = join(room, "src");
  return filesBelow(source)
    .map((file) => relative(source, file).split(sep).join("/"))
    .filter((path) => /(?<!\.d)\.ts$/.test(path) && !onlyForTests.test(path))
    .map((path) => join(room, "dist", path.replace(/ts$/, "js")));
}

/**
 * In a bundle, `import.meta.url` is the bundle's. So where the code names a file to start, the bundle names that file's
 * program, and everywhere else the place of the file that the code was written in.
 * @param {(file: string, code: string) => string} change what is done to each file before
 */
function places(root, change = (_file, code) => code) {
  const inRooms = new Set(rooms(root).map((room) => realpathSync(room)));
  const isOwn = (path) => [...inRooms].some((room) => path.startsWith(join(room, sep)));
  return {
    name: "places",
    setup(build) {
      build.onLoad({ filter: unused }, () => ({ contents: "export {};" }));
      build.onLoad({ filter: /\.js$/ }, ({ path }) => {
        if (!isOwn(path) || path.includes(`${sep}node_modules${sep}`)) return null;
        const { room, path: file } = placeOf(root, path);
        const home = `__pathToFileURL(__ownRequire.resolve("@lockstep/${room}"))`;
        const contents = change(path, readFileSync(path, "utf8"))
          .replace(started, (_, target) => {
            const program = placeOf(root, join(dirname(path), target));
            return `new URL("./${programName(program.room, program.path)}", import.meta.program)`;
          })
          .replaceAll("import.meta.url", `new URL(${JSON.stringify(file)}, ${home}).href`)
          .replaceAll("import.meta.program", "import.meta.url");
        return { contents };
      });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  try {
    if (process.argv.includes("--shipped")) await bundleShippedPrograms(root, programsFolder(root));
    else await bundlePrograms(root);
  } catch (error) {
    if (error.errors === undefined) throw error;
    const { formatMessages } = await import("esbuild");
    const lines = await formatMessages(error.errors, { kind: "error", terminalWidth: 120 });
    process.stderr.write(lines.join(""));
    process.exitCode = 1;
  }
}
