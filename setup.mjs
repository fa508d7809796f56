// Makes a fresh clone ready: installs the locked dependencies, when they have changed. The command compiles itself. With --all,
// for tests and measurements, it also compiles everything and checks the types.
// Plain JavaScript without compiled imports, because nothing is built yet when it runs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { areLockedPackagesInstalled } from "./packages/cli/bin/installed-packages.js";
import { areProgramsCurrent } from "./packages/cli/bin/programs.js";

const root = dirname(fileURLToPath(import.meta.url));

function run(what, command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  console.error(
    `lockstep: ${what} failed${error ? `: ${error.message}` : ""}; see the output above`,
  );
  process.exit(1);
}

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `lockstep: Node.js ${process.versions.node} is too old; install version 20 or newer`,
  );
  process.exit(1);
}
if (!areLockedPackagesInstalled(root)) {
  console.error("lockstep: installing dependencies (once) …");
  run("npm ci", process.platform === "win32" ? "npm.cmd" : "npm", [
    "ci",
    "--no-audit",
    "--no-fund",
  ]);
}
if (process.argv.includes("--all")) {
  if (!existsSync(join(root, "test", "dist")))
    console.error("lockstep: compiling everything (once) …");
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  run("compiling", process.execPath, [compiler, "-b"]);
  if (!areProgramsCurrent(root))
    run("bundling", process.execPath, [join(root, "packages", "cli", "bin", "bundle-programs.js")]);
}
