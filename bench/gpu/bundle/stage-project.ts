import { cpSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { projectFolder } from "../../folders/project-folders.ts";

/** What measuring imports beside the measurement's own files. */
const roots = ["@lockstep/model", "koffi", "@koromix/koffi-linux-x64"];
/** Other engines, and what packages need only while they are installed. */
const unused = new Set([
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-backend-wasm",
  "adm-zip",
  "global-agent",
]);

/** Copies the compiled project and the npm packages that it needs, so that `node bench/run.mjs gpu` runs in that folder. */
export function stageProject(folder: string): void {
  copy(join(projectFolder, "package.json"), join(folder, "package.json"), () => true);
  copy(join(projectFolder, "bench"), join(folder, "bench"), isMeasurement);
  for (const [name, place] of neededPackages()) {
    const isWanted = name.startsWith("@lockstep/") ? isRoom : isForeign;
    copy(join(projectFolder, place), join(folder, "node_modules", name), isWanted);
  }
}

/** @param isWanted is given paths below `from`, of folders, too */
function copy(from: string, to: string, isWanted: (path: string) => boolean): void {
  // A room is a link among the packages.
  const source = realpathSync(from);
  const filter = (path: string): boolean => path === source || isWanted(relative(source, path));
  cpSync(source, to, { recursive: true, filter });
}

function isCompiled(path: string): boolean {
  return !/\.(test\.js|map|ts|tsbuildinfo)$/.test(path);
}

function isMeasurement(path: string): boolean {
  if (/^dist(\/|$)/.test(path)) return isCompiled(path);
  return path === "run.mjs" || /^[^.]+(\.py)?$/.test(path);
}

function isRoom(path: string): boolean {
  return path === "package.json" || (/^dist(\/|$)/.test(path) && isCompiled(path));
}

/** Licences stay. Left out are other machines' libraries and what a compiler would need. */
function isForeign(path: string): boolean {
  const [, system, processor = "x64"] = path.match(/^bin\/napi-v\d+\/(\w+)(?:\/(\w+))?/) ?? [];
  if (system !== undefined) return system === "linux" && processor === "x64";
  return isCompiled(path) && !/^(doc|vendor|node_modules)(\/|$)/.test(path);
}

/** Names and places of the roots and of what they depend on. */
function neededPackages(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (name: string, from: string): void => {
    if (unused.has(name)) return;
    const place = placeOf(name, from);
    const known = found.get(name);
    if (known !== undefined && known !== place)
      throw new Error(`${name} is needed from both ${known} and ${place}; one version is expected`);
    if (known !== undefined) return;
    found.set(name, place);
    const text = readFileSync(join(projectFolder, place, "package.json"), "utf8");
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    for (const dependency of Object.keys(dependencies)) visit(dependency, place);
  };
  for (const root of roots) visit(root, ".");
  return found;
}

/** As Node looks for it: beside the package that needs it, then outside. */
function placeOf(name: string, from: string): string {
  const place = join(from, "node_modules", name);
  if (existsSync(join(projectFolder, place, "package.json"))) return place;
  if (from === ".") throw new Error(`${name} is not installed; run npm ci`);
  return placeOf(name, dirname(from));
}
