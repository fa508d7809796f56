import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Which rooms each room may enter. What is not listed is a wall. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "packages/errors": [],
  "packages/learning": [],
  "packages/model": ["errors", "learning"],
  "packages/emulation": ["errors"],
  "packages/environment": ["errors", "learning", "emulation"],
  "packages/run-configuration": ["errors", "environment"],
  "packages/protocol": ["errors"],
  "packages/round": ["errors", "learning", "model", "environment", "run-configuration", "protocol"],
  "packages/service-kit": ["errors", "protocol"],
  "packages/cli": [
    "errors",
    "learning",
    "model",
    "emulation",
    "environment",
    "run-configuration",
    "round",
    "protocol",
    "service-kit",
  ],
  "services/parameter-server": ["errors", "protocol", "service-kit"],
  "services/learner": [
    "errors",
    "learning",
    "model",
    "environment",
    "run-configuration",
    "round",
    "protocol",
    "service-kit",
  ],
  "services/actor": [
    "errors",
    "learning",
    "model",
    "emulation",
    "environment",
    "run-configuration",
    "round",
    "protocol",
    "service-kit",
  ],
};

/** Technologies that only one room may know, so that they can be replaced there. */
const technologies: Readonly<Record<string, readonly string[]>> = {
  "@grpc/grpc-js": ["packages/protocol"],
  protobufjs: ["packages/protocol"],
  "onnxruntime-node": ["packages/model"],
  "@tensorflow/tfjs-core": ["packages/model"],
  "@tensorflow/tfjs-backend-wasm": ["packages/model"],
  jsnes: ["packages/emulation"],
  koffi: ["packages/emulation"],
  fflate: ["packages/environment"],
  "wasmoon-lua5.1": ["packages/environment"],
  wabt: ["packages/environment"],
  ioredis: ["services/parameter-server"],
  fastify: ["packages/service-kit"],
  pino: ["packages/service-kit"],
};

const bannedNames = new Set([
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "misc",
  "manager",
  "data",
  "info",
]);

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly isTest: boolean;
  readonly imports: readonly string[];
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return ["dist", "node_modules", "generated"].includes(entry.name) ? [] : sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  const imports = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)[^"';]*?\sfrom\s+"([^"]+)"/g),
    ...text.matchAll(/(?:^|\n)\s*import\s+"([^"]+)"/g),
    ...text.matchAll(/\bimport\("([^"]+)"\)/g),
  ].map((match) => match[1] ?? "");
  return {
    path,
    room: path.split("/").slice(0, 2).join("/"),
    isTest: path.endsWith(".test.ts"),
    imports,
  };
}

const files = ["packages", "services"].flatMap(sources).map(read);

test("there is something to check", () => {
  assert.ok(files.length > 50, `only ${files.length} source files found below ${root}`);
  assert.ok(files.some(({ imports }) => imports.includes("@lockstep/errors")));
});

test("every room is on the map", () => {
  const rooms = ["packages", "services"].flatMap((top) =>
    readdirSync(join(root, top)).map((name) => `${top}/${name}`),
  );
  assert.deepEqual(rooms.sort(), Object.keys(arrows).sort());
});

test("arrows point one way", () => {
  const wrong = files.flatMap(({ path, room, imports }) =>
    imports
      .filter((name) => name.startsWith("@lockstep/"))
      .map((name) => name.split("/")[1] ?? "")
      .filter((name) => name !== room.split("/")[1] && !arrows[room]?.includes(name))
      .map((name) => `${path} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test("rooms are entered through their exports only", () => {
  const wrong = files.flatMap(({ path, room, imports }) =>
    imports
      .filter((name) => name.startsWith("."))
      .filter((name) => {
        const target = join(path, "..", name).split(sep).join("/");
        return !target.startsWith(`${room}/`);
      })
      .map((name) => `${path} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test("a technology is known in one room only", () => {
  const wrong = files.flatMap(({ path, room, imports }) =>
    imports.flatMap((name) =>
      Object.entries(technologies)
        .filter(([technology]) => name === technology || name.startsWith(`${technology}/`))
        .filter(([, rooms]) => !rooms.includes(room))
        .map(([technology]) => `${path} imports ${technology}`),
    ),
  );
  assert.deepEqual(wrong, []);
});

test("names say what things are", () => {
  const wrong = files
    .map(({ path }) => path)
    .filter((path) => path.split("/").some((part) => bannedNames.has(part.replace(/\..*$/, ""))));
  assert.deepEqual(wrong, []);
});

test("no result can depend on a hidden generator", () => {
  const wrong = files
    .filter(
      ({ path, isTest }) =>
        !isTest && /Math\.random\b/.test(readFileSync(join(root, path), "utf8")),
    )
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test("the maths and the run configuration know no clock", () => {
  const clockless = [
    "packages/learning",
    "packages/model",
    "packages/environment",
    "packages/emulation",
    "packages/run-configuration",
    "packages/round",
  ];
  const wrong = files
    .filter(({ room, isTest }) => clockless.includes(room) && !isTest)
    .filter(({ path }) =>
      /\b(Date\.now|new Date|performance\.now|hrtime)\b/.test(
        readFileSync(join(root, path), "utf8"),
      ),
    )
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test("every package introduces itself in at most 40 lines", () => {
  for (const room of Object.keys(arrows).filter((name) => name.startsWith("packages/"))) {
    const readme = join(root, room, "README.md");
    assert.ok(existsSync(readme), `${room} has no README.md`);
    const lines = readFileSync(readme, "utf8").trimEnd().split("\n").length;
    assert.ok(lines <= 40, `${room}/README.md has ${lines} lines`);
  }
});

test("npm ci brings no engine that downloads its library", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<
      Record<string, { readonly peerDependenciesMeta?: Record<string, { optional: boolean }> }>
    >;
  };
  const installed = Object.keys(packages).filter((name) => name.includes("@tensorflow/tfjs-node"));
  assert.deepEqual(installed, []);
  assert.deepEqual(packages["packages/model"]?.peerDependenciesMeta, {
    "@tensorflow/tfjs-node": { optional: true },
    "@tensorflow/tfjs-node-gpu": { optional: true },
  });
});
