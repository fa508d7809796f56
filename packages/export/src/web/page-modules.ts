import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readUserJson, readUserText } from "@lockstep/system";
import { init, parse } from "es-module-lexer";

/** The modules that a page loads. */
export interface PageModules {
  /** Contents by name in the page's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What each bare name that they import stands for: the page's import map. */
  readonly imports: Readonly<Record<string, string>>;
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
 * Follows the imports of a module as a browser does, and collects what it reaches: the compiled files as they are, and the
 * licences of the packages that they come from.
 * @param from whose packages are meant, a file's address
 * @param entry of a package, e.g. `@lockstep/agent-page/page`
 * @throws {RangeError} when something is imported that browsers do not have
 */
export async function pageModules(from: string, entry: string): Promise<PageModules> {
  await init();
  const walk = new Walk();
  walk.follow(fileURLToPath(from), entry);
  return walk.result();
}

class Walk {
  readonly #files = new Map<string, Uint8Array>();
  readonly #imports = new Map<string, string>();
  readonly #packages = new Map<string, Package>();

  /** Follows what `importer` imports as `specifier`. */
  follow(importer: string, specifier: string): void {
    const waiting: (readonly [string, string])[] = [[importer, specifier]];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const file = this.#fileOf(...next);
      const name = this.#nameOf(file);
      const [, wanted] = next;
      if (!wanted.startsWith(".")) this.#map(wanted, name);
      if (this.#files.has(name)) continue;
      const source = withoutSourceMap(readUserText(file));
      this.#files.set(name, Buffer.from(source));
      waiting.push(...importsOf(file, source).map((each) => [file, each] as const));
    }
  }

  result(): PageModules {
    const modules = [...this.#files.keys()];
    const licences = [...this.#packages.values()].flatMap((each) => licenceOf(each));
    return {
      files: new Map([...this.#files, ...licences]),
      imports: Object.fromEntries([...this.#imports].sort(([a], [b]) => (a < b ? -1 : 1))),
      modules,
    };
  }

  #map(specifier: string, name: string): void {
    const address = `./${name}`;
    const known = this.#imports.get(specifier) ?? address;
    if (known !== address) throw new RangeError(`${specifier} is both ${known} and ${address}`);
    this.#imports.set(specifier, address);
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
      return `modules/${folderOf(name)}/${inside.split(sep).join("/")}`;
    }
    throw new RangeError(`${file} is of no package that was imported by its name`);
  }
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

function importsOf(file: string, source: string): string[] {
  const [imports] = parse(source, file);
  return imports.flatMap((each) => {
    if (each.type === "import-meta") return [];
    if (each.specifier === undefined)
      throw new RangeError(`${file} imports what is decided while it runs`);
    return [each.specifier];
  });
}

/** Browsers ask for the file that the comment names, which is not there. */
function withoutSourceMap(source: string): string {
  return source.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
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
