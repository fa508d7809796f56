import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type UserFolderHints, userFolder } from "@lockstep/system";

/**
 * Folders where `lockstep cores install`, operating systems, RetroArch and stable-retro (or gym-retro) keep cores, in the
 * order in which they are searched. They need not exist. What Lockstep installs has one version on all machines, and
 * goes first.
 */
export function usualCoreFolders(hints: UserFolderHints = hintsOfThisProcess()): readonly string[] {
  return [installedCoresFolder(hints), ...foreignFolders(hints)];
}

/** Where `lockstep cores install` puts cores. */
export function installedCoresFolder(hints: UserFolderHints = hintsOfThisProcess()): string {
  return join(userFolder(hints), "cores");
}

function foreignFolders(hints: UserFolderHints): readonly string[] {
  const { platform } = hints;
  if (platform === "win32") return [...windowsFolders(hints), ...pythonFolders(hints)];
  if (platform === "darwin") {
    const application = "Library/Application Support/RetroArch/cores";
    return [join(hints.home, application), ...unixFolders(), ...pythonFolders(hints)];
  }
  return [...unixFolders(), ...retroArchFolders(hints), ...pythonFolders(hints)];
}

function hintsOfThisProcess(): UserFolderHints {
  return { platform: process.platform, home: homedir(), environment: process.env };
}

function unixFolders(): readonly string[] {
  const triplets = subfolders("/usr/lib").filter((name) =>
    /^[a-z0-9_]+-linux-[a-z0-9]+$/.test(name),
  );
  return [
    ...triplets.map((triplet) => `/usr/lib/${triplet}/libretro`),
    "/usr/lib/libretro",
    "/usr/lib64/libretro",
    "/usr/local/lib/libretro",
    "/opt/homebrew/lib/libretro",
  ];
}

function retroArchFolders({ home, environment }: UserFolderHints): readonly string[] {
  const configuration = environment["XDG_CONFIG_HOME"] ?? join(home, ".config");
  return [
    join(configuration, "retroarch/cores"),
    join(home, ".var/app/org.libretro.RetroArch/config/retroarch/cores"),
    join(home, "snap/retroarch/current/.config/retroarch/cores"),
  ];
}

function windowsFolders({ environment }: UserFolderHints): readonly string[] {
  const roaming = environment["APPDATA"];
  const own = roaming === undefined ? [] : [join(roaming, "RetroArch", "cores")];
  return [...own, "C:\\RetroArch-Win64\\cores", "C:\\RetroArch\\cores"];
}

/** The wheels of stable-retro and gym-retro carry their cores. */
function pythonFolders({ home, environment }: UserFolderHints): readonly string[] {
  const active = environment["VIRTUAL_ENV"] ?? environment["CONDA_PREFIX"];
  const roots = [
    ...(active === undefined ? [] : [active]),
    join(home, ".local"),
    "/usr/local",
    "/usr",
  ];
  const libraries = roots.flatMap((root) => {
    const lib = join(root, "lib");
    return subfolders(lib)
      .filter((name) => /^python3/.test(name))
      .map((name) => join(lib, name));
  });
  return libraries.flatMap((library) =>
    ["site-packages", "dist-packages"].flatMap((packages) =>
      ["stable_retro", "retro"].map((name) => join(library, packages, name, "cores")),
    ),
  );
}

/** Sorted, so that the search does not depend on the file system. */
function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
