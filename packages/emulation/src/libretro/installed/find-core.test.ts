import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { findCore, findCores } from "./find-core.ts";
import { usualCoreFolders } from "./usual-core-folders.ts";

const EXTENSION = { darwin: "dylib", win32: "dll" }[process.platform as string] ?? "so";
let own = "";
let usual = "";

beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), "cores-own-"));
  usual = mkdtempSync(join(tmpdir(), "cores-usual-"));
});

afterEach(() => {
  for (const folder of [own, usual]) rmSync(folder, { recursive: true });
});

function install(folder: string, core: string): string {
  const path = join(folder, `${core}_libretro.${EXTENSION}`);
  writeFileSync(path, "");
  return path;
}

test("the user's folders go first, then the preferred core", () => {
  const nestopia = install(usual, "nestopia");
  const fceumm = install(usual, "fceumm");
  assert.equal(findCore("Nes", [own], [usual]).path, nestopia);
  const mine = install(own, "fceumm");
  assert.deepStrictEqual(
    findCores("Nes", [own], [usual]).map(({ path }) => path),
    [mine, nestopia, fceumm],
  );
  assert.deepStrictEqual(findCores("Nes", [own, usual], [usual]), findCores("Nes", [own], [usual]));
  assert.deepStrictEqual(findCores("Snes", [own], [usual]), []);
});

test("where there is none, the error says where it was looked for and what to install", () => {
  assert.throws(() => findCore("Genesis", [own], ["/no/such/folder"]), {
    code: "CORE_NOT_FOUND",
    message: new RegExp(`looked in: ${own}\\).*libretro-genesisplusgx.*--cores-path`),
  });
  assert.throws(() => findCore("Saturn", [], []), { code: "SYSTEM_UNSUPPORTED" });
});

test("RetroArch's, stable-retro's and the system's places are among the usual ones", () => {
  const linux = usualCoreFolders({ platform: "linux", home: "/home/me", environment: {} });
  for (const folder of ["/usr/lib/libretro", "/home/me/.config/retroarch/cores"]) {
    assert.ok(linux.includes(folder), folder);
  }
  const packages = join(own, "lib", "python3.12", "site-packages");
  mkdirSync(packages, { recursive: true });
  for (const hint of ["VIRTUAL_ENV", "CONDA_PREFIX"]) {
    const places = { platform: "linux", home: "/home/me", environment: { [hint]: own } } as const;
    const found = usualCoreFolders(places);
    for (const name of ["stable_retro", "retro"]) {
      assert.ok(found.includes(join(packages, name, "cores")), `${hint} ${name}`);
    }
  }
  const environment = { APPDATA: "C:\\Users\\me" };
  const windows = usualCoreFolders({ platform: "win32", home: "C:\\Users\\me", environment });
  assert.ok(windows.some((folder) => /RetroArch/.test(folder)));
});
