// Makes a fresh clone runnable: installs the locked dependencies and compiles, each only when something changed.
// Plain JavaScript without imports from the project, because nothing is built yet when it runs.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const lockfile = join(root, "package-lock.json");
const installedLockfile = join(root, "node_modules", ".package-lock.json");

/** npm writes what it installed beside it: every locked package must be there in the locked version, every room linked. */
function isInstalled() {
  if (!existsSync(installedLockfile)) return false;
  const locked = JSON.parse(readFileSync(lockfile, "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedLockfile, "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, link, peer }]) =>
      path === "" ||
      !path.includes("node_modules/") ||
      optional ||
      peer ||
      (link ? existsSync(join(root, path)) : installed[path]?.version === version),
  );
}

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
if (!isInstalled()) {
  console.error("lockstep: installing dependencies (once) …");
  run("npm ci", process.platform === "win32" ? "npm.cmd" : "npm", [
    "ci",
    "--no-audit",
    "--no-fund",
  ]);
}
const isCompiled = existsSync(join(root, "packages", "cli", "dist", "main.js"));
if (!isCompiled) console.error("lockstep: compiling (once) …");
run("compiling", process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"]);
