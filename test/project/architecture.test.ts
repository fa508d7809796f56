import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Which rooms each room may enter. What is not listed is a wall. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "packages/errors": [],
  "packages/system": ["errors"],
  "packages/machine-code": ["system"],
  "packages/learning": [],
  "packages/algorithm": ["errors", "system", "learning"],
  "packages/model": ["errors", "system", "machine-code", "learning", "algorithm"],
  "packages/emulation": ["errors", "system", "machine-code"],
  "packages/environment": ["errors", "system", "learning", "emulation"],
  "packages/core-installer": ["errors", "system", "emulation", "environment"],
  "packages/integrate": ["errors", "system", "emulation", "environment"],
  "packages/run-configuration": ["errors", "system", "algorithm", "environment"],
  "packages/protocol": ["errors", "system"],
  "packages/round": [
    "errors",
    "system",
    "learning",
    "algorithm",
    "model",
    "environment",
    "run-configuration",
    "status",
  ],
  "packages/service-kit": ["errors", "system", "protocol"],
  "packages/status": [],
  "packages/tracking": ["errors", "system", "status"],
  "packages/watch-page": ["status"],
  "packages/agent-page": [
    "errors",
    "system",
    "learning",
    "model",
    "emulation",
    "environment",
    "watch-page",
  ],
  "packages/watch": [
    "errors",
    "system",
    "learning",
    "model",
    "emulation",
    "environment",
    "integrate",
    "run-configuration",
    "round",
    "service-kit",
    "status",
    "watch-page",
  ],
  "packages/video": ["errors", "system"],
  "packages/export": [
    "errors",
    "system",
    "learning",
    "model",
    "environment",
    "run-configuration",
    "round",
    "status",
    "agent-page",
  ],
  "packages/cli": [
    "errors",
    "algorithm",
    "system",
    "learning",
    "model",
    "emulation",
    "environment",
    "core-installer",
    "integrate",
    "run-configuration",
    "round",
    "protocol",
    "service-kit",
    "status",
    "tracking",
    "watch",
    "video",
    "export",
    "agent-page",
  ],
  "packages/lockstep": [
    "errors",
    "system",
    "model",
    "environment",
    "run-configuration",
    "status",
    "cli",
  ],
  "services/parameter-server": ["errors", "system", "protocol", "service-kit"],
  "services/learner": [
    "errors",
    "system",
    "learning",
    "algorithm",
    "model",
    "environment",
    "run-configuration",
    "round",
    "protocol",
    "service-kit",
    "status",
    "tracking",
    "watch",
  ],
  "services/actor": [
    "errors",
    "system",
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
  protobufjs: ["packages/protocol", "packages/tracking"],
  "onnxruntime-node": ["packages/model"],
  "@tensorflow/tfjs-core": ["packages/model"],
  "@tensorflow/tfjs-backend-wasm": ["packages/model"],
  "fastest-levenshtein": ["packages/errors"],
  open: ["packages/cli"],
  "string-width": ["packages/cli"],
  gifenc: ["packages/video"],
  "h264-mp4-encoder": ["packages/video"],
  jsnes: ["packages/emulation"],
  koffi: ["packages/machine-code", "packages/emulation"],
  fflate: ["packages/environment"],
  "libarchive-wasm": ["packages/environment"],
  "es-module-lexer": ["packages/algorithm", "packages/environment"],
  acorn: ["packages/export"],
  "@noble/hashes": ["packages/system"],
  "wasmoon-lua5.1": ["packages/environment"],
  wabt: ["packages/environment"],
  ioredis: ["services/parameter-server"],
  fastify: ["packages/service-kit"],
  "@fastify/send": ["packages/service-kit"],
  pino: ["packages/service-kit"],
  uplot: ["packages/watch-page"],
  yaml: ["packages/export"],
  "@huggingface/hub": ["packages/export"],
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

/** A folder with sub-folders is their parent: each of its own files stands for itself. */
function placeOf(path: string, parents: ReadonlySet<string>): string {
  const folder = dirname(path);
  return parents.has(folder) ? path : folder;
}

/** Every circle that a walk meets, as `a > b > a`. */
function circlesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const circles: string[] = [];
  const left = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    const met = way.indexOf(node);
    if (met >= 0) circles.push([...way.slice(met), node].join(" > "));
    if (met >= 0 || left.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    left.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return circles;
}

/** What the files of all rooms import inside their room, each file named by `nameOf`. */
function graphOf(
  nameOf: (path: string) => string,
  considered: (file: SourceFile) => boolean = () => true,
): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of files.filter(considered)) {
    const targets = imports
      .filter((name) => name.startsWith("."))
      .map((name) => nameOf(join(path, "..", name).split(sep).join("/")))
      .filter((target) => target !== nameOf(path));
    graph.set(nameOf(path), new Set([...(graph.get(nameOf(path)) ?? []), ...targets]));
  }
  return graph;
}

test("no files import each other in a circle, types included", () => {
  assert.deepEqual(circlesOf(graphOf((path) => path)), []);
});

test("arrows between the sub-folders of a room point one way", () => {
  const parents = new Set(files.map(({ path }) => dirname(dirname(path))));
  const production = ({ path, isTest }: SourceFile): boolean =>
    !isTest && !path.includes("/testing/");
  assert.deepEqual(circlesOf(graphOf((path) => placeOf(path, parents), production)), []);
});

test("no folder has more than 20 source files side by side", () => {
  const counts = new Map<string, number>();
  const everywhere = [...files, ...["bench", "monitoring", "test"].flatMap(sources).map(read)];
  for (const { path } of everywhere.filter(({ isTest }) => !isTest)) {
    counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  }
  assert.deepEqual(
    [...counts].filter(([, count]) => count > 20),
    [],
  );
});

test("what only tests use lies in folders called testing, conformance or test", () => {
  const importers = new Map<string, SourceFile[]>();
  for (const file of files)
    for (const name of file.imports.filter((name) => name.startsWith("."))) {
      const target = join(file.path, "..", name).split(sep).join("/");
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  const apart = /\/(testing|conformance)\//;
  const wrong = files
    .filter(({ path, isTest }) => !isTest && !apart.test(path))
    .filter(({ path }) => {
      const by = importers.get(path) ?? [];
      return by.length > 0 && by.every(({ path, isTest }) => isTest || apart.test(path));
    })
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test("names say what things are", () => {
  const wrong = files
    .map(({ path }) => path)
    .filter((path) => path.split("/").some((part) => bannedNames.has(part.replace(/\..*$/, ""))));
  assert.deepEqual(wrong, []);
});

/** Names clocks and generators in order to catch modules that use them. */
const watchesHiddenSources = "packages/system/src/user-code/hidden-sources.ts";

test("no result can depend on a hidden generator", () => {
  const wrong = files
    .filter(
      ({ path, isTest }) =>
        !isTest && /Math\.random\b/.test(readFileSync(join(root, path), "utf8")),
    )
    .filter(({ path }) => path !== watchesHiddenSources)
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test("tests are skipped through one function, which obeys LOCKSTEP_REQUIRE_ALL", () => {
  const skips = /[{,]\s*skip\b\s*[,}:]|\.skip\(/;
  const through =
    /\bskip(Unless|Elsewhere|Without)|\/testing\/(test-consoles|compile-wild-core)\.ts"/;
  const wrong = [...files, ...["monitoring", "test"].flatMap(sources).map(read)]
    .filter(({ path, isTest }) => isTest && !path.endsWith("architecture.test.ts"))
    .map(({ path }) => ({ path, text: readFileSync(join(root, path), "utf8") }))
    .filter(
      ({ text }) => /LOCKSTEP_REQUIRE_ALL/.test(text) || (skips.test(text) && !through.test(text)),
    )
    .map(({ path }) => path)
    .filter((path) => !path.endsWith("/skip-unless.test.ts"));
  assert.deepEqual(wrong, []);
});

/** What changes files, and what to use in its place. */
const byHand: readonly (readonly [RegExp, string])[] = [
  [/\b(rename|renameSync)\(/, "replaceFile"],
  [/\b(mkdir|mkdirSync)\(/, "makeFolder"],
  [/\b(writeFile|writeFileSync|createWriteStream)\(/, "replaceFile, createFile or writeOutput"],
  [/\bopen(Sync)?\([^)]*"w/, "replaceFile or openOutput"],
  [/\brm(Sync)?\([^)]*recursive/, "removeFolder"],
  [/\breadFile(Sync)?\([^)]*"utf8"\)/, "readUserText, which knows byte-order marks"],
  [/\breaddir(Sync)?\([^)]*recursive/, "walkFiles, which ends"],
];
/** Read what the system or this program itself has written. */
const ownTexts: ReadonlySet<string> = new Set([
  "packages/cli/src/chaos/chaos-trial.ts",
  "packages/cli/src/cluster/cause-of-death.ts",
  "packages/cli/src/cluster/process-memory.ts",
  "packages/cli/src/doctor/run-checks.ts",
  "packages/cli/src/train/training-run.ts",
  "packages/cli/src/verify/files/audit-run.ts",
  "packages/cli/src/verify/files/saved-versions.ts",
  "packages/emulation/src/libretro/library/core-place.ts",
  "packages/model/src/processor.ts",
  "services/learner/src/record/failure-note.ts",
  "services/parameter-server/src/folder/folder-version-store.ts",
]);

/** Keep a file open on purpose: what they write is found again by its length or its checksum. */
const ownFiles: ReadonlySet<string> = new Set([
  "packages/emulation/src/libretro/callbacks/without-standard-output.ts",
  "services/learner/src/record/restart-points.ts",
]);

/** @returns what to use in place of what a file does by itself */
function goneAround(path: string): readonly string[] {
  const text = readFileSync(join(root, path), "utf8");
  return byHand.flatMap(([pattern, instead]) => {
    const allowed = instead.startsWith("readUser")
      ? ownTexts.has(path)
      : instead.includes("openOutput") && ownFiles.has(path);
    return allowed || !pattern.test(text) ? [] : [`${path}: use ${instead} of @lockstep/system`];
  });
}

test("folders and files are made, replaced, removed and users' texts read in one place", () => {
  const wrong = files
    .filter(
      ({ path, room, isTest }) =>
        !isTest && room !== "packages/system" && !/\/(testing|conformance)\//.test(path),
    )
    .flatMap(({ path }) => goneAround(path));
  assert.deepEqual(wrong, []);
});

/** Files besides tests whose code has a pattern, without import lines and the files that only list exports. */
function filesWith(pattern: RegExp, within: (path: string) => boolean = () => true): string[] {
  return files
    .filter(({ path, isTest }) => !isTest && !/\/(testing|conformance)\/|\/index\.ts$/.test(path))
    .filter(({ path }) => within(path))
    .filter(({ path }) => pattern.test(readFileSync(join(root, path), "utf8")))
    .map(({ path }) => path)
    .sort();
}

/** `lockstep verify` computes what the learner computes: it proves nothing if it does so with code of its own. */
test("learner and verify apply, name and hash an update with the same code", () => {
  const batch = "packages/round/src/batch";
  const learner = "services/learner/src";
  const verify = "packages/cli/src/verify/repetition";
  const [update, made] = [`${batch}/round-update.ts`, `${batch}/make-update.ts`];
  const isEngine = (path: string): boolean => path.startsWith("packages/model/");

  for (const [what, place] of [
    ["makeUpdate", made],
    ["hashedWeights", made],
    ["RoundUpdate", update],
  ] as const)
    assert.deepEqual(filesWith(new RegExp(`(function|class|const) ${what}\\b`)), [place], what);
  for (const [file, imported] of [
    [`${learner}/learner.ts`, "makeUpdate"],
    [`${verify}/repeated-learner.ts`, "makeUpdate"],
    [`${learner}/round/open-round.ts`, "RoundUpdate"],
    [`${verify}/repeated-learner.ts`, "RoundUpdate"],
    [`${learner}/guard/training-guard.ts`, "hashedWeights"],
    [`${verify}/repeated-learner.ts`, "hashedWeights"],
  ] as const)
    assert.match(
      readFileSync(join(root, file), "utf8"),
      new RegExp(`import \\{[^}]*\\b${imported}\\b[^}]*\\} from "@lockstep/round"`),
      `${file} has ${imported} from where both have it`,
    );

  const both = [`${verify}/repeated-learner.ts`, `${learner}/learner.ts`];
  assert.deepEqual(filesWith(/(?<!function )\bmakeUpdate\(/), both, "who makes updates");
  assert.deepEqual(
    filesWith(/\bnew RoundUpdate\(/),
    [`${verify}/repeated-learner.ts`, `${learner}/round/open-round.ts`],
    "who adds gradients up",
  );
  assert.deepEqual(
    filesWith(/\bengine\.(apply|accumulate)\(/, (path) => !isEngine(path)),
    [`${batch}/held-gradients.ts`, update, `${batch}/step-gradients.ts`],
    "who asks an engine for a step",
  );
  const isEither = (path: string): boolean =>
    path.startsWith(`${learner}/`) || path.startsWith(`${verify}/`);
  assert.deepEqual(
    filesWith(/createHash|\.digest\(|sha256Hex\([^)]*[wW]eights\(?/, isEither),
    [],
    "who hashes weights by itself",
  );
  assert.deepEqual(
    filesWith(/\blearningRateAfter\([^)]*\) *[/*]/),
    [made],
    "who chooses an update's learning rate",
  );
});

test("the maths and the run configuration know no clock", () => {
  const clockless = [
    "packages/learning",
    "packages/algorithm",
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
