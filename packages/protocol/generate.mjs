// Generates typed ES module stubs of every .proto file: `node packages/protocol/generate.mjs [output folder]`.
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
const sources = [
  "grpc/health/v1/health.proto",
  "lockstep/v1/learner.proto",
  "lockstep/v1/parameter_server.proto",
];

mkdirSync(output, { recursive: true });
execFileSync(
  process.execPath,
  [pbjs, ...flags.split(" "), "-p", "proto", "-o", join(output, "lockstep.js"), ...sources],
  { cwd: join(here, "..", ".."), stdio: "inherit" },
);
