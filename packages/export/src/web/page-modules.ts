import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readUserJson, readUserText } from "@lockstep/system";
import { moduleSource } from "./module-source.ts";

/** The modules that a page loads. */
export interface PageModules {
  /** Contents by name in the page's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Names in the page's folder, in the order in which they are met: the first begins. */
  readonly modules: readonly string[];
}

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly module?: string;
}

/**
 * Follows the imports of a module as a browser does, and collects what it reaches: the compiled files without their comments,
 * which name each other by their places in the page's folder, and the licences of the packages that they come from.
 * @param from whose packages are meant, a file's address
 * @param entry of a package, e.g. `@lockstep/agent-page/page`
 * @throws {RangeError} when something is imported that browsers do not have
 */
export function pageModules(from: string, entry: string): PageModules {
  const walk = new Walk();
  walk.follow(fileURLToPath(from), entry);
  return walk.result();
}

class Walk {
  readonly #files = new Map<string, Uint8Array>();
  readonly #origins = new Map<string, string>();
  readonly #packages = new Map<string, Package>();

  /** Follows what `importer` imports as `specifier`. */
  follow(importer: string, specifier: string): void {
    const waiting = [this.#fileOf(importer, specifier)];
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const name = this.#nameOf(file);
      if (this.#files.has(name)) continue;
      const source = moduleSource(file, readUserText(file));
      const targets = new Map(source.imports.map((each) => [each, this.#fileOf(file, each)]));
      const written = source.written((each) =>
        besides(name, this.#nameOf(targets.get(each) ?? "")),
      );
      this.#files.set(name, Buffer.from(written));
      waiting.push(...targets.values());
    }
  }

  result(): PageModules {
    const modules = [...this.#files.keys()];
    const licences = [...this.#packages.values()].flatMap((each) => licenceOf(each));
    return { files: new Map([...this.#files, ...licences]), modules };
  }

  #fileOf(importer: string, specifier: string): string {
    if (specifier.startsWith(".")) return join(dirname(importer), specifier);
    if (specifier.startsWith("node:"))
      throw new RangeError(`${importer} imports ${specifier}, which browsers do not have`);
    const parts = specifier.split("/");
    const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
    const found = this.#package(name, importer);
    const target = targetOf(found, `.${specifier.slice(name.length)}`);
    if (target === null)
      throw new RangeError(`${importer} imports ${specifier}, which is no ES module`);
    return join(found.folder, target);
  }

  #package(name: string, importer: string): Package {
    const places = createRequire(importer).resolve.paths(name) ?? [];
    const folder = places
      .map((place) => join(place, name))
      .find((place) => existsSync(join(place, "package.json")));
    if (folder === undefined)
      throw new RangeError(`${importer} imports ${name}, which is not here`);
    const real = realpathSync(folder);
    const read = readUserJson(join(real, "package.json")) as Omit<Package, "folder">;
    const found = { ...read, folder: real };
    this.#packages.set(name, found);
    return found;
  }

  /** Where a file of a package that was met lies in the page's folder. */
  #nameOf(file: string): string {
    for (const { folder, name } of this.#packages.values()) {
      const inside = relative(folder, file);
      if (inside.startsWith("..")) continue;
      const place = `modules/${folderOf(name)}/${publicName(inside.split(sep))}`;
      const origin = this.#origins.get(place) ?? file;
      if (origin !== file) throw new RangeError(`${place} is both ${origin} and ${file}`);
      this.#origins.set(place, file);
      return place;
    }
    throw new RangeError(`${file} is of no package that was imported by its name`);
  }
}

/** Lists of what version control leaves out often have `dist`, and GitHub Pages leaves out names that begin with a line or a dot. */
function publicName(parts: readonly string[]): string {
  const [first, ...rest] = parts;
  const places = first === "dist" && rest.length > 0 ? rest : parts;
  return places.map((part) => part.replace(/^[_.]+/, "")).join("/");
}

/** What one module of the page calls another. */
function besides(importer: string, imported: string): string {
  const path = posix.relative(posix.dirname(importer), imported);
  return path.startsWith(".") ? path : `./${path}`;
}

/** `@lockstep/model` becomes `lockstep-model`. */
function folderOf(name: string): string {
  return name.replace(/^@/, "").replaceAll("/", "-");
}

/** What a package gives a browser for a subpath such as `./sha2.js`; `null` for nothing. */
function targetOf({ exports, module }: Package, subpath: string): string | null {
  if (exports === undefined) return subpath === "." ? (module ?? null) : null;
  const target = exports[subpath];
  if (typeof target === "string") return target;
  const conditions = (target ?? {}) as Readonly<Record<string, unknown>>;
  const chosen = conditions["browser"] ?? conditions["import"] ?? conditions["default"];
  return typeof chosen === "string" ? chosen : null;
}

/** The packages of others come with their licence. */
function licenceOf({ folder, name }: Package): (readonly [string, Uint8Array])[] {
  if (name.startsWith("@lockstep/")) return [];
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].find((each) =>
    existsSync(join(folder, each)),
  );
  if (file === undefined) throw new RangeError(`${name} has no licence beside its package.json`);
  return [[`modules/${folderOf(name)}/${file}`, readFileSync(join(folder, file))]];
}
