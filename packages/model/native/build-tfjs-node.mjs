// Builds @tensorflow/tfjs-node where its own install cannot download TensorFlow: takes the library and its C headers from
// the Python package tensorflow-cpu, and compiles the addon's sources, which are in the npm package, against them.
//
//   node packages/model/native/build-tfjs-node.mjs           builds, and links the package to where the engine finds it
//   node packages/model/native/build-tfjs-node.mjs --remove  removes the link and what was built (1.5 GB)
//
// Needs python3 with pip, g++ and Node's headers, on x86-64 Linux. Not part of `npm ci`.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TFJS = "4.22.0";
// The addon wants TensorFlow's C API of 2.9 or later, whose functions have not changed since. Wheels have it as a library
// of its own from 2.12 on, and the addon's C headers to 2.15.
const TENSORFLOW = {
  version: "2.15.1",
  file: "tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
  sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
};
const NAPI = "8";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "built");
const link = join(here, "..", "node_modules", "@tensorflow", "tfjs-node");
const addon = join(folder, "node_modules", "@tensorflow", "tfjs-node");

function run(program, args, options = {}) {
  console.log(`${program} ${args.join(" ")}`);
  execFileSync(program, args, { stdio: "inherit", cwd: folder, ...options });
}

function stop(message) {
  console.error(message);
  process.exit(78);
}

/** Node's headers lie beside its binary, or where a distribution's package puts them. */
function nodeHeaders() {
  const places = [join(dirname(process.execPath), "..", "include", "node"), "/usr/include/node"];
  const found = places.find((place) => existsSync(join(place, "node_api.h")));
  return found ?? stop(`found no node_api.h in ${places.join(" or ")}; install Node's headers`);
}

/** The wheel is a zip: Python reads it, because npm has no use for one otherwise. */
const unpack = `
import os, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        inside = name.removeprefix("tensorflow/")
        library = inside in ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2")
        header = inside.startswith(("include/tensorflow/c/", "include/tensorflow/core/platform/", "include/tsl/"))
        if library or header and inside.endswith(".h"):
            path = os.path.join(target, "lib", inside) if library else os.path.join(target, inside)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as copy:
                while block := source.read(1 << 20):
                    copy.write(block)
`;

function fetchTensorFlow() {
  const wheel = join(folder, TENSORFLOW.file);
  if (!existsSync(wheel)) {
    const wanted = ["--only-binary=:all:", "--platform", "manylinux2014_x86_64"];
    const python = ["--python-version", "3.11", "--implementation", "cp"];
    const target = ["--no-deps", "--dest", folder, `tensorflow-cpu==${TENSORFLOW.version}`];
    run("python3", ["-m", "pip", "download", ...wanted, ...python, ...target]);
  }
  const sha256 = createHash("sha256").update(readFileSync(wheel)).digest("hex");
  if (sha256 !== TENSORFLOW.sha256)
    stop(`${wheel} has SHA-256 ${sha256}; expected ${TENSORFLOW.sha256}; delete it and try again`);
  execFileSync("python3", ["-c", unpack, wheel, join(addon, "deps")], { stdio: "inherit" });
}

function compile() {
  const headers = nodeHeaders();
  const sources = readdirSync(join(addon, "binding")).filter((name) => name.endsWith(".cc"));
  const target = join("lib", `napi-v${NAPI}`);
  mkdirSync(join(addon, target), { recursive: true });
  run(
    "g++",
    [
      ...["-shared", "-fPIC", "-O2", "-std=c++17", `-DNAPI_VERSION=${NAPI}`],
      ...["-isystem", headers, "-isystem", join("deps", "include")],
      ...sources.map((name) => join("binding", name)),
      ...["-o", join(target, "tfjs_binding.node"), `-L${join("deps", "lib")}`],
      ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
      "-Wl,-rpath,$ORIGIN/../../deps/lib",
    ],
    { cwd: addon },
  );
}

function build() {
  if (process.platform !== "linux" || process.arch !== "x64")
    stop(`there is no such build on ${process.platform}-${process.arch}; expected linux-x64`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--ignore-scripts", "--no-audit", `@tensorflow/tfjs-node@${TFJS}`]);
  fetchTensorFlow();
  compile();
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(addon, link);
  run(process.execPath, ["-e", `require(${JSON.stringify(link)})`]);
  console.log(`tfjs-node ${TFJS} on TensorFlow ${TENSORFLOW.version} is at ${link}`);
}

if (process.argv.includes("--remove")) {
  for (const path of [link, folder]) rmSync(path, { recursive: true, force: true });
} else {
  build();
}
