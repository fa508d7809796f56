// What the package and the images contain of other people's work: `node tools/release/third-party.mjs FOLDER` writes there, for
// the package and for each image, a software bill of materials (CycloneDX, made by npm) and the licences with their texts.
// With --installed FILE it writes the licences of the node_modules in the working folder: the images are built with it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The workspaces that each of them is made of. Those of the images are the ones that the Dockerfile installs. */
export const bills = {
  package: ["packages/lockstep"],
  "image-parameter-server": ["services/parameter-server"],
  "image-learner-and-actor": ["services/learner", "services/actor", "packages/cli"],
};

/**
 * Licences that may be used without asking anybody: permissive, or copyleft of single files that are not changed here.
 * https://spdx.org/licenses
 */
const accepted = new Set(
  "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC0-1.0 ISC MIT MPL-2.0 Python-2.0 Unlicense Zlib".split(
    " ",
  ),
);

/** What is inside the project's own files, which npm does not know. */
const inside = [
  {
    what: "the runtime library of cc65, linked into the ROM of Hare Dash",
    licence: "Zlib",
    from: "https://cc65.github.io",
  },
  {
    what: "the standard library of AssemblyScript, compiled into the WebAssembly of the NES and of the network",
    licence: "Apache-2.0",
    from: "https://www.assemblyscript.org",
  },
  {
    what: "the messages of gRPC's health protocol and of TensorBoard's event files",
    licence: "Apache-2.0",
    from: "https://github.com/grpc/grpc-proto, https://github.com/tensorflow/tensorboard",
  },
];

/** What is compiled into packages, which npm does not know either. */
const compiled = [
  {
    inside: "h264-mp4-encoder",
    what: "minih264 and libmp4v2",
    licence: "public domain, MPL-1.1",
    from: "https://github.com/lieff/minih264, https://github.com/sergiomb2/libmp4v2",
  },
  {
    inside: "libarchive-wasm",
    what: "libarchive",
    licence: "BSD-2-Clause",
    from: "https://www.libarchive.org",
  },
  { inside: "wasmoon-lua5.1", what: "Lua 5.1", licence: "MIT", from: "https://www.lua.org" },
  {
    inside: "onnxruntime-node",
    what: "the libraries of ONNX Runtime",
    licence: "several",
    from: "https://github.com/microsoft/onnxruntime/blob/v1.30.0/ThirdPartyNotices.txt",
  },
];

/** Packages without a file of their licence, and whose it is. */
const holders = {
  "onnxruntime-node": "Microsoft Corporation",
  "onnxruntime-common": "Microsoft Corporation",
};

/**
 * A software bill of materials, as npm makes it.
 * @param {readonly string[]} workspaces
 * @param {string} folder of the project
 * @returns {any} CycloneDX
 */
export function billOf(workspaces, folder) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const words = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--omit", "peer"];
  const chosen = workspaces.flatMap((each) => ["--workspace", each]);
  const most = 64 * 1024 * 1024;
  const { status, stdout, stderr } = spawnSync(npm, [...words, ...chosen], {
    ...{ cwd: folder, encoding: "utf8", maxBuffer: most },
  });
  if (status === 0) return JSON.parse(stdout);
  const problem = /^npm error ((?:missing|invalid|extraneous): .*)$/m.exec(stderr)?.[1];
  throw new Error(
    problem === undefined
      ? `npm sbom failed: ${stderr.trim().split("\n").at(-1)}; it needs npm 10 or newer`
      : `what is installed is not what package-lock.json says (${problem}); run npm ci`,
  );
}

/**
 * Other people's packages in a bill, by name.
 * @returns {{ name: string, version: string, licence: string, folder: string }[]}
 */
export function packagesIn(bill, folder) {
  const installed = installedFolders(folder);
  return bill.components
    .filter(({ purl }) => purl?.startsWith("pkg:npm/") && !purl.startsWith("pkg:npm/%40lockstep/"))
    .map(({ name, group, version, licenses = [] }) => ({
      name: group === undefined ? name : `${group}/${name}`,
      version,
      licence: licenses
        .map(({ license, expression }) => expression ?? license?.id ?? license?.name)
        .join(" AND "),
    }))
    .filter(({ name }) => name !== "lockstep")
    .map((each) => ({ ...each, folder: folderOf(each, installed) }))
    .sort(byName);
}

/** Where packages are, by name and version: npm writes down what it installs. */
function installedFolders(folder) {
  const record = join(folder, "node_modules", ".package-lock.json");
  const { packages } = JSON.parse(readFileSync(record, "utf8"));
  return new Map(
    Object.entries(packages)
      .filter(([path, { link }]) => path.includes("node_modules/") && !link)
      .map(([path, { version }]) => [
        `${path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)} ${version}`,
        join(folder, path),
      ]),
  );
}

function folderOf({ name, version }, installed) {
  const found = installed.get(`${name} ${version}`);
  if (found === undefined) throw new Error(`${name} ${version} is not installed; run npm ci`);
  return found;
}

/** Other people's packages in a folder's node_modules, by name. An image has no tree that npm calls complete. */
function packagesInstalled(folder) {
  return [...installedFolders(folder).values()]
    .map((each) => {
      const {
        name,
        version,
        license = "",
      } = JSON.parse(readFileSync(join(each, "package.json"), "utf8"));
      const licence = typeof license === "string" ? license : license.type;
      return { name, version, licence, folder: each };
    })
    .sort(byName);
}

function byName(a, b) {
  return `${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1;
}

/** Packages whose licence nobody has looked at. */
export function unknownLicences(packages) {
  return packages
    .filter(({ licence }) => !isAccepted(licence))
    .map(({ name, version, licence }) => `${name} ${version}: ${licence || "no licence"}`);
}

/** Of `A OR B` one is enough, of `A AND B` both are needed. */
function isAccepted(licence) {
  const parts = licence.replaceAll(/[()]/g, "").split(" AND ");
  return parts.every((part) => part.split(" OR ").some((each) => accepted.has(each.trim())));
}

/** A table of licences, and what is inside the project's own files. */
export function licenceTable(packages) {
  return [
    ...["## Inside Lockstep's own files", "", "| what | licence | from |", "|---|---|---|"],
    ...inside.map(({ what, licence, from }) => `| ${what} | ${licence} | ${from} |`),
    ...["", "## Packages", "", "| package | version | licence |", "|---|---|---|"],
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    ...[
      "",
      "## Compiled into packages",
      "",
      "| package | what | licence | from |",
      "|---|---|---|---|",
    ],
    ...compiled
      .filter(({ inside }) => packages.some(({ name }) => name === inside))
      .map(({ inside, what, licence, from }) => `| ${inside} | ${what} | ${licence} | ${from} |`),
    "",
  ].join("\n");
}

/** The text of every package's licence and notice. */
export function licenceTexts(packages) {
  return packages
    .map(({ name, version, licence, folder }) => {
      const texts = textFiles(folder).map((file) =>
        readFileSync(join(folder, file), "utf8").trim(),
      );
      const text = texts.length > 0 ? texts.join("\n\n") : standardText(name, licence, folder);
      return `${"=".repeat(80)}\n${name} ${version}: ${licence}\n${"=".repeat(80)}\n\n${text}\n`;
    })
    .join("\n");
}

function textFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice|third.?party.?notices?)/i.test(name))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

function standardText(name, licence, folder) {
  const holder = holders[name] ?? authorIn(folder) ?? `the authors of ${name}`;
  const mit = readFileSync(new URL("mit.txt", import.meta.url), "utf8").trim();
  const says = `The package has no file of its licence. Its description says: ${licence}.`;
  if (licence === "MIT") return `${says}\n\nCopyright (c) ${holder}\n\n${mit}`;
  return `${says} Its text: https://spdx.org/licenses/${licence}.html`;
}

function authorIn(folder) {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  const { author } = JSON.parse(readFileSync(path, "utf8"));
  return typeof author === "string" ? author : author?.name;
}

/** @param {string} folder of the project @returns what stands in the package */
export function thirdPartyText(folder) {
  const packages = packagesIn(billOf(bills.package, folder), folder);
  return [
    "# Other people's work",
    "",
    "Lockstep is under the MIT licence. The packages below are not inside it: npm installs them beside it, each with the text of",
    "its own licence. The versions of those that others need may be newer.",
    "",
    licenceTable(packages),
  ].join("\n");
}

function main([target, ...words]) {
  const folder = fileURLToPath(new URL("../..", import.meta.url));
  if (target === "--installed") {
    const packages = packagesInstalled(process.cwd());
    writeFileSync(words[0], `${licenceTable(packages)}\n${licenceTexts(packages)}`);
    return;
  }
  if (target === undefined) {
    console.error("name a folder: node tools/release/third-party.mjs FOLDER");
    process.exit(78);
  }
  mkdirSync(target, { recursive: true });
  for (const [name, workspaces] of Object.entries(bills)) {
    const bill = billOf(workspaces, folder);
    const packages = packagesIn(bill, folder);
    const unknown = unknownLicences(packages);
    if (unknown.length > 0) throw new Error(`look at these licences: ${unknown.join("; ")}`);
    writeFileSync(join(target, `${name}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
    writeFileSync(join(target, `${name}-licences.md`), licenceTable(packages));
    writeFileSync(join(target, `${name}-licences.txt`), licenceTexts(packages));
    console.log(`${name}: ${packages.length} packages, all with a licence that is accepted`);
  }
}

/** Runs a script of this folder: what goes wrong is one line. */
export async function runScript(work) {
  try {
    await work(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
