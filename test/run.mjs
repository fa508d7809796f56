// Runs every check of the repository: style, then all tests. `npm test -- WORD …` runs only the test files whose path
// contains one of the words.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const words = process.argv.slice(2);

/** What some tests need and npm cannot bring; without it they are skipped, or fail when LOCKSTEP_REQUIRE_ALL=1. */
const externals = [
  { found: onPath("redis-server"), name: "redis-server", get: "apt-get install redis-server" },
  { found: onPath("prometheus"), name: "prometheus", get: "apt-get install prometheus" },
  {
    found: onPath("kubectl"),
    name: "kubectl",
    get: "https://kubernetes.io/docs/tasks/tools, or see .ci/run",
  },
  { found: onPath("ca65"), name: "cc65", get: "apt-get install cc65" },
  { found: onPath("cc"), name: "a C compiler", get: "apt-get install gcc libc6-dev" },
  ...["nestopia", "gambatte", "genesis_plus_gx"].map((core) => ({
    found: isCoreInstalled(core),
    name: `libretro core ${core}`,
    get: `apt-get install libretro-${core.replaceAll("_", "")}`,
  })),
];

function onPath(program) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
}

function isCoreInstalled(core) {
  return ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"].some((folder) =>
    existsSync(join(folder, "libretro", `${core}_libretro.so`)),
  );
}

function testSources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ["dist", "node_modules"].includes(entry.name) ? [] : testSources(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

/** Sources decide what runs, so that a deleted test's old output cannot. */
function compiled(source) {
  const parts = source.split(/[\\/]/);
  const room = parts.slice(0, ["monitoring", "test"].includes(parts[0]) ? 1 : 2);
  const inside = parts.slice(room.length).filter((part, index) => index > 0 || part !== "src");
  return join(...room, "dist", ...inside).replace(/\.ts$/, ".js");
}

function run(what, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status === 0) return;
  console.error(`\n${what} failed`);
  process.exit(status ?? 1);
}

const missing = externals.filter(({ found }) => !found);
for (const { name, get } of missing)
  console.log(`not found: ${name} (${get}); its tests are skipped`);
if (missing.length > 0 && process.env.LOCKSTEP_REQUIRE_ALL === "1") process.exit(1);

if (words.length === 0)
  run("style", [
    join("node_modules", "@biomejs", "biome", "bin", "biome"),
    "check",
    "--error-on-warnings",
    ".",
  ]);
const files = ["packages", "services", "monitoring", "test"]
  .flatMap(testSources)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .map(compiled)
  .sort();
run("a test", [
  "--import",
  new URL("property-seed.mjs", import.meta.url).href,
  "--test",
  "--test-reporter=spec",
  `--test-concurrency=${Math.min(4, availableParallelism())}`,
  "--test-timeout=900000",
  ...files,
]);
