// Generates typed ES module stubs of the .proto files for the rooms that use them: `node proto/generate.mjs [output folder]`.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pbjs = join(dirname(createRequire(import.meta.url).resolve("protobufjs-cli")), "bin", "pbjs");
const flags =
  "-t static-module -w esm --dts --alt-comment --null-semantics --no-create --no-verify --no-convert --no-delimited --no-typeurl -p proto";

/** `scope`: where protobufjs keeps the types, which two modules of one process must not share. */
const modules = [
  {
    room: "packages/protocol",
    name: "lockstep",
    scope: "default",
    sources: [
      "grpc/health/v1/health.proto",
      "lockstep/v1/learner.proto",
      "lockstep/v1/parameter_server.proto",
    ],
  },
  {
    room: "packages/tracking",
    name: "tensorboard",
    scope: "tensorboard-events",
    sources: ["tensorboard/event.proto"],
  },
];

for (const { room, name, scope, sources } of modules) {
  const output = process.argv[2] ?? join(root, room, "generated");
  mkdirSync(output, { recursive: true });
  execFileSync(
    process.execPath,
    [pbjs, ...flags.split(" "), "-r", scope, "-o", join(output, `${name}.js`), ...sources],
    { cwd: root, stdio: "inherit" },
  );
}
