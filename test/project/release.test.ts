import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { projectRoot, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";

const textOf = (path: string): string => readFileSync(join(projectRoot, path), "utf8");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const rooms = ["packages", "services"].flatMap((top) =>
  readdirSync(join(projectRoot, top)).map((name) => `${top}/${name}`),
);
const manifests = ["", ...rooms].map(
  (room) => JSON.parse(textOf(join(room, "package.json"))) as Manifest,
);
const version = manifests[0]?.version ?? "";

test("one version is everywhere: rooms, images, manifests, the newest heading of the changelog, the command", async () => {
  assert.match(version, /^\d+\.\d+\.\d+$/);
  for (const { name, version: own, dependencies = {} } of manifests) {
    assert.equal(own, version, name);
    for (const [needed, wanted] of Object.entries(dependencies))
      if (needed.startsWith("@lockstep/")) assert.equal(wanted, version, `${name}: ${needed}`);
  }
  const places: readonly (readonly [string, RegExp])[] = [
    ["CHANGELOG.md", /^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$/m],
    ["Dockerfile", /^ARG VERSION=(\S+)$/gm],
    ["Dockerfile", /lockstep\/actor:(\S+) \.$/gm],
    ["docker-compose.yml", /LOCKSTEP_VERSION:-([^}]+)\}/g],
    ["docker-compose.cpu.yml", /LOCKSTEP_VERSION:-([^}]+)\}/g],
    [".env.example", /^#LOCKSTEP_VERSION=(\S+)$/gm],
    ["k8s/base/kustomization.yaml", /newTag: (\S+) \}/g],
    ["test/compose/build-images.ts", /`lockstep\/\$\{name\}:([^`]+)`/g],
    ["README.md", /lockstep-(\d[\d.]*\d)\.tgz/g],
    ["docs/releases.md", /lockstep\/actor:(\S+) /g],
  ];
  for (const [path, pattern] of places) {
    const text = textOf(path);
    const found = pattern.global ? [...text.matchAll(pattern)] : [pattern.exec(text) ?? []];
    assert.ok(found.length > 0, path);
    for (const [, said] of found) assert.equal(said, version, `${path}: ${pattern}`);
  }
  assert.equal((await runLockstep(["--version"])).stdout, `lockstep ${version}\n`);
});

test("the changelog has every section that a release needs, newest first", () => {
  const text = textOf("CHANGELOG.md");
  const released = [...text.matchAll(/^## \[(\d+)\.(\d+)\.(\d+)\]/gm)].map(([, ...numbers]) =>
    numbers.map(Number),
  );
  assert.ok(released.length > 0);
  const sorted = [...released].sort(
    (a, b) => b.map((each, place) => each - (a[place] ?? 0)).find((each) => each !== 0) ?? 0,
  );
  assert.deepEqual(released, sorted);
  const sections = [...text.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
  const known = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Results"];
  assert.deepEqual(
    sections.filter((name) => !known.includes(name ?? "")),
    [],
  );
});

test("the reference run gives the weights that docs/releases.md promises", async (context) => {
  const text = textOf("docs/releases.md");
  const command = /^ {4}npx lockstep train (.+)$/m.exec(text)?.[1]?.split(" ") ?? [];
  const promised = /^ {4}weights {3}([0-9a-f]{64})$/m.exec(text)?.[1];
  const summary = await train(temporaryFolder(context), "reference", command);
  assert.equal(summary.weightsSha256, promised);
});

test("an image's notices have the licence of everything that npm has installed there", (context) => {
  const file = join(temporaryFolder(context), "notices.txt");
  const script = join("tools", "release", "third-party.mjs");
  const words = [script, "--installed", file];
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: projectRoot,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  const text = readFileSync(file, "utf8");
  const record = JSON.parse(textOf(join("node_modules", ".package-lock.json"))) as {
    readonly packages: Readonly<Record<string, { readonly link?: boolean }>>;
  };
  const names = Object.entries(record.packages)
    .filter(([, { link }]) => link !== true)
    .flatMap(([path]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1] ?? []);
  assert.ok(names.length > 100);
  for (const name of names) assert.ok(text.includes(`\n${name} `), name);
});

test("an image's own bill has its system's packages, the cores, npm's packages and Node.js, with their licences", (context) => {
  const image = temporaryFolder(context);
  const write = (path: string, text: string): void => {
    mkdirSync(join(image, dirname(path)), { recursive: true });
    writeFileSync(join(image, path), text);
  };
  write("etc/os-release", 'PRETTY_NAME="Debian"\nID=debian\n');
  write(
    "var/lib/dpkg/status",
    [
      "Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1.2.13\nDescription: a library\n with lines: of text\n",
      "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n",
    ].join("\n"),
  );
  write("usr/share/doc/zlib1g/copyright", "Format: https://x\n\nFiles: *\nLicense: Zlib\n");
  write(
    "var/lib/dpkg/status.d/libretro-gambatte",
    "Package: libretro-gambatte\nVersion: 0.5+git\nArchitecture: amd64\n",
  );
  write("usr/share/doc/libretro-gambatte/copyright", "This is Gambatte. GPL version 2.\n");
  write("lockstep/node_modules/@noble/hashes/package.json", "{}");
  const packages = {
    "node_modules/@noble/hashes": { version: "1.2.3", license: "MIT" },
    "node_modules/pruned": { version: "1.0.0", license: "MIT" },
  };
  write("lockstep/node_modules/.package-lock.json", JSON.stringify({ packages }));
  const bill = billOfImage(image);
  assert.equal(bill.bomFormat, "CycloneDX");
  assert.deepEqual(
    bill.components.map(({ purl, licenses }) => [
      purl,
      licenses.map(({ license }) => license.name).join(),
    ]),
    [
      ["pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64", "Zlib"],
      [
        "pkg:deb/debian/libretro-gambatte@0.5%2Bgit?arch=amd64",
        "see /usr/share/doc/libretro-gambatte/copyright",
      ],
      ["pkg:npm/%40noble/hashes@1.2.3", "MIT"],
      [
        `pkg:generic/node@${process.versions.node}`,
        "MIT, and those in /usr/share/doc/nodejs/LICENSE",
      ],
    ],
  );
});

interface Bill {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly purl: string;
    readonly licenses: readonly { readonly license: { readonly name: string } }[];
  }[];
}

/** What the script says that is read from standard input, as in an image. */
function billOfImage(root: string): Bill {
  const input = readFileSync(join(projectRoot, "tools", "release", "image-bill.mjs"));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-", root],
    { input, encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Bill;
}

test("package and images contain only what may be handed on, and their bills and licences say all of it", (context) => {
  const folder = temporaryFolder(context);
  const script = join("tools", "release", "third-party.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^package: \d+ packages/m);
  const names = ["package", "image-parameter-server", "image-learner-and-actor"];
  const listed = names.map((name) => {
    const bill = JSON.parse(readFileSync(join(folder, `${name}.cdx.json`), "utf8"));
    assert.equal(bill.bomFormat, "CycloneDX");
    const table = readFileSync(join(folder, `${name}-licences.md`), "utf8");
    const texts = readFileSync(join(folder, `${name}-licences.txt`), "utf8");
    const rows = [...table.matchAll(/^\| (\S+) \| (\d\S*) \| (\S.*) \|$/gm)];
    for (const [, each, version] of rows) assert.ok(texts.includes(`\n${each} ${version}: `), each);
    return rows.map(([, each]) => each ?? "");
  });
  const [all = [], server = [], training = []] = listed;
  for (const name of ["onnxruntime-node", "koffi", "fastify", "@huggingface/hub", "ioredis"])
    assert.ok(all.includes(name), name);
  assert.ok(server.includes("ioredis") && !server.includes("onnxruntime-node"));
  assert.ok(training.includes("onnxruntime-node") && training.includes("h264-mp4-encoder"));
  for (const development of ["typescript", "fast-check", "@biomejs/biome", "playwright-core"])
    for (const each of listed) assert.ok(!each.includes(development), development);
  const texts = readFileSync(join(folder, "package-licences.txt"), "utf8");
  assert.match(texts, /onnxruntime-node [\d.]+: MIT[\s\S]{0,300}Copyright \(c\) Microsoft/);
  assert.match(texts, /\nzod [\d.]+: MIT[\s\S]{0,200}Copyright \(c\) \d+ Colin McDonnell/);
  assert.doesNotMatch(texts, /The Lockstep authors/);
});
