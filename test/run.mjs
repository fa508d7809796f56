// Runs every check of the repository in two stages: first what is quick (the tests of single rooms, and beside them
// style), then what starts services. `npm test -- --fast` ends after the first; `npm test -- WORD …` runs only the test files whose
// path contains one of the words; `--times` lists the processor time of each file.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePrograms } from "../packages/cli/bin/bundle-programs.js";
import { areProgramsCurrent } from "../packages/cli/bin/programs.js";
import { inFewProcesses, inSharedProcesses } from "./few-processes.mjs";
import { missingPrograms } from "./programs.mjs";
import { roomInMemory } from "./room-in-memory.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = ["--fast", "--times"];
const words = process.argv.slice(2).filter((word) => !options.includes(word));
const fast = process.argv.includes("--fast");
const times = process.argv.includes("--times") ? ["--times"] : [];

/** Start services or take long besides; in the order in which they begin, so that the longest do not end alone. */
const slow = [
  "test/training/chaos",
  "test/training/evaluation",
  "test/command/export",
  "test/training/guard",
  "test/project/package",
  "test/command/watch-play.",
  "test/peers",
  "test/portability/operators",
  "test/command/sweep",
  "test/project/docs",
  "test/project/bench",
  "packages/emulation/src/libretro/libretro-conformance",
  "test/command/watch-beside",
  "test/command/verify",
  "test/training/own-environment",
  "test/training/event-files",
  "test/training/resume",
  "test/project/user-pages",
  "test/training/kill-points",
  "test/training/hostile-peers",
  "test/command/integrate-page",
  "test/faults/base-of-comparison",
  "packages/model/src/engines/onnx/onnx-engine",
  "test/command/watch-vector",
  "test/faults",
  "test/training",
  "test/command",
  "packages/emulation/src/jsnes/jsnes-emulator",
  "packages/video/src/mp4/mp4",
  "test/",
  "packages/model/src/engines/tfjs/tfjs-engine",
  "packages/model/src/engines/wasm/wasm-engine",
  "packages/watch/src/play/play-session",
  "packages/environment/src/module/conformance/check-environment",
  "services/actor/src/real-game",
  "services/parameter-server/src/run.test",
  "packages/service-kit/src/life/run-service",
];
/** Belong to the first stage although they lie among the slow ones. */
const quick = ["test/project/architecture"];

function testSources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return ["dist", "node_modules"].includes(entry.name) ? [] : testSources(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

/** Sources decide what runs, so that a deleted test's old output cannot. */
function compiled(source) {
  const parts = source.split("/");
  const room = parts.slice(0, ["bench", "monitoring", "test"].includes(parts[0]) ? 1 : 2);
  const inside = parts.slice(room.length).filter((part, index) => index > 0 || part !== "src");
  return join(...room, "dist", ...inside).replace(/\.ts$/, ".js");
}

/** @returns its place among the slow ones, or -1 */
function slowness(path) {
  if (quick.some((part) => path.startsWith(part))) return -1;
  return slow.findIndex((part) => path.startsWith(part));
}

/**
 * For test files that take long: they load some 40 MB of code and then make many typed arrays. V8 counts these against a limit
 * that follows the heap's size, and would collect what little garbage there is several times a second. Processes that tests
 * start are as a user has them.
 */
const heap = ["--initial-heap-size=512", "--min-semi-space-size=32", "--max-semi-space-size=64"];

const running = new Set();

/** @returns what to wait for; it ends everything when the check failed */
async function run(what, args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  running.add(child);
  const status = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  running.delete(child);
  if (status === 0) return;
  // What goes on would fail as well, without its files, and hide what this check said.
  for (const other of running) other.kill("SIGKILL");
  console.error(`\n${what} failed`);
  process.exit(status ?? 1);
}

async function runTests(what, files, flags = []) {
  if (files.length === 0) return;
  const preloads = [
    "property-seed.mjs",
    "file-times.mjs",
    "few-threads.mjs",
    "threads-in-one-file.mjs",
    "end-with-runner.mjs",
  ].flatMap((name) => [...["--import", new URL(name, import.meta.url).href]]);
  const runner = fileURLToPath(new URL("run-files.mjs", import.meta.url));
  await run(what, [...flags, ...preloads, runner, ...times, ...files]);
}

const sources = ["packages", "services", "monitoring", "bench", "test"]
  .flatMap(testSources)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
for (const word of words.filter((each) => !sources.some((path) => path.includes(each)))) {
  console.error(
    `no test file's path contains '${word}'; expected a part of a path such as test/training/resume, or one of ${options.join(", ")}`,
  );
  process.exit(1);
}

// Where there is room, temporary files lie in memory: runs wait for the disk after each update.
const memory = roomInMemory();
if (memory !== null) {
  const folder = mkdtempSync(join(memory, "lockstep-"));
  // As in /tmp, tests start programs of other users in it.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  const whole = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
  process.once("exit", () => rmSync(folder, whole));
  // Memory is not left full by whoever interrupts the tests.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
}

// What a developer has installed for themselves must not decide what a test sees.
process.env.LOCKSTEP_DATA = join(tmpdir(), "lockstep-tests-install-nothing-here");

// Every process of Node.js would read this file of certificates when it starts, for 40 ms of processor time, and tests start
// hundreds. What reaches the network is given it again.
process.env.LOCKSTEP_TEST_CERTIFICATES = process.env.NODE_EXTRA_CA_CERTS ?? "";
delete process.env.NODE_EXTRA_CA_CERTS;

// Tests start services as a user has them.
if (!areProgramsCurrent(root)) await bundlePrograms(root);

const missing = missingPrograms();
for (const { name, get } of missing)
  console.log(`not found: ${name} (${get}); its tests are skipped`);
if (missing.length > 0 && process.env.LOCKSTEP_REQUIRE_ALL === "1") process.exit(1);

const biome = ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."];
const style = words.length === 0 ? run("style", biome) : Promise.resolve();
const chosen = sources
  .sort((a, b) => slowness(a) - slowness(b) || (a < b ? -1 : 1))
  .map((path) => ({ path, file: compiled(path) }));
const groups = mkdtempSync(join(tmpdir(), "lockstep-tests-"));
process.once("exit", () => rmSync(groups, { recursive: true, force: true }));
// Runs that several files read are trained once: see shared-runs.ts.
process.env.LOCKSTEP_TEST_RUNS = groups;
await runTests(
  "a test of a room",
  inFewProcesses(
    chosen.filter(({ path }) => slowness(path) < 0),
    root,
    groups,
  ),
);
await style;
if (!fast)
  await runTests(
    "a test across services",
    inSharedProcesses(
      chosen.filter(({ path }) => slowness(path) >= 0),
      root,
      groups,
    ),
    heap,
  );
