// Runs every check of the repository in two stages: first what is quick (style and the tests of single rooms), then
// what starts services. `npm test -- --fast` ends after the first; `npm test -- WORD …` runs only the test files whose
// path contains one of the words.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingPrograms } from "./programs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const words = process.argv.slice(2).filter((word) => word !== "--fast");
const fast = process.argv.includes("--fast");

/** Start services or take long besides; in the order in which they begin, so that the longest do not end alone. */
const slow = [
  "test/project/docs",
  "test/training/chaos",
  "test/command/verify",
  "test/training/determinism",
  "test/training",
  "test/command",
  "test/",
  "packages/model/src/engines/onnx/onnx-engine",
  "packages/model/src/engines/tfjs/tfjs-engine",
  "packages/model/src/engines/wasm/wasm-engine",
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
  const room = parts.slice(0, ["monitoring", "test"].includes(parts[0]) ? 1 : 2);
  const inside = parts.slice(room.length).filter((part, index) => index > 0 || part !== "src");
  return join(...room, "dist", ...inside).replace(/\.ts$/, ".js");
}

/** @returns its place among the slow ones, or -1 */
function slowness(path) {
  if (quick.some((part) => path.startsWith(part))) return -1;
  return slow.findIndex((part) => path.startsWith(part));
}

function run(what, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status === 0) return;
  console.error(`\n${what} failed`);
  process.exit(status ?? 1);
}

function runTests(what, paths) {
  if (paths.length === 0) return;
  const seed = new URL("property-seed.mjs", import.meta.url).href;
  const runner = fileURLToPath(new URL("run-files.mjs", import.meta.url));
  run(what, ["--import", seed, runner, ...paths.map(compiled)]);
}

const missing = missingPrograms();
for (const { name, get } of missing)
  console.log(`not found: ${name} (${get}); its tests are skipped`);
if (missing.length > 0 && process.env.LOCKSTEP_REQUIRE_ALL === "1") process.exit(1);

if (words.length === 0)
  run("style", ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]);
const chosen = ["packages", "services", "monitoring", "test"]
  .flatMap(testSources)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort((a, b) => slowness(a) - slowness(b) || (a < b ? -1 : 1));
runTests(
  "a test of a room",
  chosen.filter((path) => slowness(path) < 0),
);
if (!fast)
  runTests(
    "a test across services",
    chosen.filter((path) => slowness(path) >= 0),
  );
