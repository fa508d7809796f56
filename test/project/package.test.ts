import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { projectRoot, startProgram, temporaryFolder, until } from "../lockstep-command.ts";
import { libraryExample } from "./library-example.ts";
import { packageRegistry } from "./package-registry.ts";

/** A run whose episodes and updates take seconds. */
const small = {
  slots: 2,
  segmentLength: 8,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 60 },
  learning: { microBatchRows: 16 },
};

/** Where a room's bundled program is in the package. */
const startedProgram = (room: string): string =>
  `node_modules/@lockstep/cli/programs/${room}.main.js`;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

function packed(folder: string): Packed {
  const script = join("tools", "release", "pack.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder, "--json"], {
    cwd: projectRoot,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Packed;
}

const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** A command in an installed package's folder, as its user types it. @throws {assert.AssertionError} when it fails */
function run(folder: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

const folder = temporaryFolder({ after });
let made: Packed;
/** The package without the rooms inside it. */
const outside = join(folder, "outside");
before(() => {
  made = packed(folder);
  mkdirSync(outside);
  const rooms = "package/node_modules";
  run(outside, "tar", "-xzf", join("..", made.filename), `--exclude=${rooms}`);
});

/** What the project's lockfile says of other people's packages. */
interface Locked {
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly deprecated?: string;
}
const locked = Object.entries(
  JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8")).packages as Record<
    string,
    Locked
  >,
).filter(([path, { dev, link }]) => path.startsWith("node_modules/") && !dev && !link);

/**
 * Other people's packages as if npm had unpacked them: 400 MB, which take it ten seconds of processor time. It keeps those that the
 * package asks for, in the versions that it asks for, and removes all others.
 */
function placeOtherPackages(home: string): void {
  const place = (path: string): void =>
    cpSync(join(projectRoot, path), join(home, path), { recursive: true, verbatimSymlinks: true });
  // A package inside a package comes with it.
  const alone = locked.map(([path]) => path).filter((path) => !path.includes("/node_modules/"));
  // What is for other platforms is not there.
  for (const path of alone.filter((each) => existsSync(join(projectRoot, each)))) place(path);
  place(join("node_modules", ".bin"));
  const manifest = { name: "unneeded", version: "1.0.0" };
  mkdirSync(join(home, "node_modules", manifest.name));
  writeFileSync(
    join(home, "node_modules", manifest.name, "package.json"),
    JSON.stringify(manifest),
  );
}

test("the package has the command, the library and the games that may be handed on, and nothing else", (context) => {
  const { size, files } = made;
  context.diagnostic(`${(size / 1e6).toFixed(2)} MB, ${files.length} files`);
  assert.ok(size < 2e6, `${size} bytes`);
  const paths = files.map(({ path }) => path);
  const inner = "node_modules/@lockstep";
  for (const path of [
    ...["LICENSE", "THIRD-PARTY-NOTICES.md", "CHANGELOG.md", "README.md", "package.json"],
    ...["bin/lockstep.js", "dist/index.js", "dist/index.d.ts", "docs/library.md"],
    ...[`${inner}/cli/bin/lockstep.js`, `${inner}/learner/dist/main.js`],
    ...["cli", "parameter-server", "learner", "actor"].map(startedProgram),
    ...[`${inner}/watch-page/index.html`, `${inner}/environment/games/HareDash-Nes/rom.nes`],
  ])
    assert.ok(paths.includes(path), path);
  const found = (pattern: RegExp) => paths.filter((path) => pattern.test(path));
  assert.deepEqual(found(/\.test\.|\/testing\/|\.map$|tsbuildinfo|\.c$|\.s$|\.env/), []);
  assert.deepEqual(found(/^node_modules\/(?!@lockstep\/)/), [], "other people's packages");
  assert.deepEqual(
    found(/\.(nes|md|gen|sfc|gb|gba|pce|a26|state|wasm|node|so)$/).filter((path) =>
      path.includes("/games/"),
    ),
    [
      `${inner}/environment/games/HareDash-Nes/rom.nes`,
      `${inner}/environment/games/SonicTheHedgehog-Genesis/README.md`,
    ],
  );
});

test("the release's command publishes the package, and the registry has the same bytes", {
  timeout: 390_000,
}, async (context) => {
  const release = readFileSync(join(projectRoot, "CONTRIBUTING.md"), "utf8");
  assert.match(release, /`npm publish out\/lockstep-NUMBER\.tgz`/);
  const place = temporaryFolder(context);
  const registry = await packageRegistry(context, "of the test");
  const settings = join(place, "npmrc");
  writeFileSync(settings, `${registry.address.replace("http:", "")}:_authToken=of the test\n`);
  // npm unpacks what it publishes and reads the manifest: without the rooms, which are thousands of files, it does the same.
  const tarball = join(place, made.filename);
  run(outside, "tar", "-czf", tarball, "package");
  const { code, stderr } = await startProgram([
    ...([npm, "publish", tarball] as const),
    ...["--registry", registry.address, "--userconfig", settings, "--cache", join(place, "cache")],
  ]).finished;
  assert.equal(code, 0, stderr);
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const [published, ...others] = registry.published;
  assert.deepEqual(others, []);
  const { bin, license } = published?.versions[version] ?? {};
  assert.deepEqual({ bin, license }, { bin: { lockstep: "bin/lockstep.js" }, license: "MIT" });
  const [file] = Object.values(published?._attachments ?? {});
  assert.deepEqual(Buffer.from(file?.data ?? "", "base64"), readFileSync(tarball));
});

test("whoever installs the package has the command and the library", {
  timeout: 390_000,
}, async (context) => {
  const home = join(folder, "home");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
  placeOtherPackages(home);
  assert.deepEqual(
    locked.filter(([, { deprecated }]) => deprecated !== undefined),
    [],
  );
  const registry = await packageRegistry(context, "of the test");
  const manifest = JSON.parse(readFileSync(join(outside, "package", "package.json"), "utf8"));
  registry.offer(manifest, readFileSync(join(folder, made.filename)));
  const words = ["--ignore-scripts", "--no-audit", "--no-fund", "--registry", registry.address];
  const installed = await startProgram([
    ...([npm, "install", ...words, "--prefix", home, "--cache", join(folder, "cache")] as const),
    manifest.name,
  ]).finished;
  assert.equal(installed.code, 0, installed.stderr);
  assert.doesNotMatch(installed.stderr, /EBADENGINE|deprecated/);
  assert.ok(
    !existsSync(join(home, "node_modules", "unneeded")),
    "what is not asked for is removed",
  );

  const version = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")).version;
  assert.equal(run(home, "npx", "lockstep", "--version"), `lockstep ${version}\n`);
  // Each start of npx takes longer than the command's.
  const lockstep = (...args: readonly string[]): string =>
    run(home, process.execPath, join("node_modules", "lockstep", "bin", "lockstep.js"), ...args);
  assert.match(lockstep("--help"), /^ {2}train /m);
  assert.match(lockstep("games"), /^HareDash-Nes .*ready$/m);
  // Services start as bundled programs: without the rooms' own files as well.
  const inner = join(home, "node_modules", "lockstep", "node_modules", "@lockstep");
  for (const service of ["parameter-server", "learner", "actor"])
    rmSync(join(inner, service, "dist", "main.js"));
  writeFileSync(join(home, "small.json"), JSON.stringify(small));
  const options = ["--config", "small.json", "--updates", "2", "--plain", "--actors", "1"];
  lockstep("train", "--run-dir", "runs/first", ...options);
  const one = ["--episodes", "1", "--states", "MeadowZone.Act1"];
  lockstep("export", "runs/first", "--web", ...one, "--out", "runs/page");
  lockstep("verify", "runs/page");

  writeFileSync(join(home, "play.js"), libraryExample());
  assert.match(run(home, process.execPath, "play.js"), /^\d+ steps, return /);
  typeChecks(home);
  await watches(context, home);
  const ours = ["play.js", "program.ts", "runs", "small.json"];
  assert.deepEqual(
    readdirSync(home).sort(),
    ["node_modules", "package-lock.json", "package.json", ...ours].sort(),
    "nothing else is left in the folder",
  );
});

/** The types of the library alone are enough for a strict program. */
function typeChecks(home: string): void {
  const program = `import { evaluate, type Evaluation, loadPolicy, LockstepError, openEnvironment } from "lockstep";
const policy = await loadPolicy("runs/first");
const environment = await openEnvironment({ game: "HareDash-Nes", settings: { stack: 4 } }, { seed: 1 });
const [{ action, probabilities, value }] = await policy.act([environment.observation]);
const sum: number = action + value + probabilities.length;
const all = await policy.act([environment.observation, environment.observation], { draws: [0, 0.5] });
const names: readonly string[] = all.map(({ action }) => policy.actions[action] ?? "");
const evaluation: Evaluation = await evaluate("runs/first", { policies: ["trained"], episodes: 1 });
// @ts-expect-error: no such policy
await evaluate("runs/first", { policies: ["best"] });
// @ts-expect-error: a game or a module or a folder
await openEnvironment({});
export { evaluation, LockstepError, names, sum };
`;
  writeFileSync(join(home, "program.ts"), program);
  cpSync(join(projectRoot, "node_modules", "@types"), join(home, "node_modules", "@types"), {
    recursive: true,
  });
  const compiler = join(projectRoot, "node_modules", "typescript", "bin", "tsc");
  const strict = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023"];
  const types = ["--types", "", "--lib", "es2023,esnext.disposable,dom"];
  run(home, process.execPath, compiler, ...strict, ...types, "program.ts");
}

/** The page of the run is served, with its scripts. */
async function watches(context: { after(hook: () => void): void }, home: string): Promise<void> {
  const entry = join("node_modules", "lockstep", "bin", "lockstep.js");
  const child: ChildProcess = spawn(process.execPath, [entry, "watch", "runs/first"], {
    cwd: home,
    stdio: ["ignore", "pipe", "pipe"],
  });
  context.after(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const address = (): string | undefined => /(http:\S+\/watch)/.exec(output)?.[1];
  await until("the page's address", () => {
    if (child.exitCode !== null) throw new Error(output);
    return address() !== undefined;
  });
  const html = await (await fetch(address() ?? "")).text();
  const scripts = [...html.matchAll(/(?:src|href)="(\/watch\/[^"]+\.(?:js|css))"/g)];
  assert.ok(scripts.length > 5, html);
  for (const [, path] of scripts)
    assert.equal((await fetch(new URL(path ?? "", address()))).status, 200, path);
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGINT");
  assert.equal(await ended, 0, output);
}
