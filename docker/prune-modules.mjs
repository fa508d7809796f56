// Removes from node_modules what a container never loads: libraries of other platforms, addon sources, types, source maps,
// documentation and the packages' own tests. It keeps licences. The Dockerfile runs it after npm has installed.
import { readdirSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";

const root = "node_modules";

const here = `${process.platform}/${process.arch}`;
const neverLoaded = [
  new RegExp(`^onnxruntime-node/bin/[^/]+/(?!${process.platform}$|${here}(/|$))`),
  /^@koromix\/[^/]+\/musl_[^/]+$/,
  /^koffi\/(doc|vendor)$/,
  /(^|\/node_modules\/)(@[^/]+\/)?[^/]+\/(\.github|benchmarks?|tests?)$/,
  /\.test\.[cm]?js$/,
  /^@tensorflow\/[^/]+\/(dist\/.*_test\.js|src)$/,
  /\.(d\.[cm]?ts|map|ts|md|markdown|flow|cc|c|h|hh|asm|S)$/,
];

for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  const name = relative(root, path).split(sep).join("/");
  if (entry.isSymbolicLink() || /(^|\/)licen[cs]e/i.test(name)) continue;
  if (neverLoaded.some((pattern) => pattern.test(name)))
    rmSync(path, { recursive: true, force: true });
}
