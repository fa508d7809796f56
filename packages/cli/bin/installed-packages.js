// Plain JavaScript without imports from the project, because nothing is compiled yet when it runs.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether the packages that are installed are those of the lockfile: each in its locked version, and each room linked. npm
 * writes down what it installs.
 * @param {string} root the project's folder
 * @returns {boolean}
 */
export function areLockedPackagesInstalled(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, link, peer }]) =>
      path === "" ||
      !path.includes("node_modules/") ||
      optional ||
      peer ||
      (link ? existsSync(join(root, path)) : installed[path]?.version === version),
  );
}
