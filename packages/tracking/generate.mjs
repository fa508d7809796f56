// Generates typed ES module stubs of TensorBoard's events: `node packages/tracking/generate.mjs [output folder]`.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, "generated");
const pbjs = join(dirname(createRequire(import.meta.url).resolve("protobufjs-cli")), "bin", "pbjs");

const flags =
  "-t static-module -w esm --dts --alt-comment --null-semantics --no-create --no-verify --no-convert --no-delimited --no-typeurl";

mkdirSync(output, { recursive: true });
execFileSync(
  process.execPath,
  [
    ...[pbjs, ...flags.split(" "), "-r", "tensorboard-events", "-p", "proto"],
    ...["-o", join(output, "tensorboard.js"), "tensorboard/event.proto"],
  ],
  { cwd: join(here, "..", ".."), stdio: "inherit" },
);
