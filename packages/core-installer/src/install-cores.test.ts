import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type TestContext, test } from "node:test";
import { walkFiles } from "@lockstep/system";
import { temporaryFolder } from "@lockstep/system/testing";
import { installCores } from "./install-cores.ts";
import { selectCores } from "./offered-cores.ts";
import { smallContent, smallRelease } from "./testing/small-release.ts";

const machine = "linux-x64";
const { release, bytes } = smallRelease(machine);

function folders(context: TestContext) {
  const root = temporaryFolder(context);
  return { root, cores: join(root, "cores"), games: join(root, "games") };
}

test("only what was asked for is unpacked, with the licences beside the cores", async (context) => {
  const places = folders(context);
  const counts: number[] = [];
  const installed = await installCores(
    { path: "small.whl", bytes },
    release,
    selectCores(["genesis"], machine),
    places,
    async (done, total) => void counts.push(total - done),
  );
  const files = [...walkFiles(places.root)].map(({ path }) => relative(places.root, path));
  assert.deepEqual(files.sort(), [
    "cores/genesis_plus_gx_libretro.so",
    "cores/licences/stable-retro-0.1-LICENSE",
    "cores/licences/stable-retro-0.1-LICENSES.md",
    "games/Ship-Genesis-v0/Level 1.state",
    "games/Ship-Genesis-v0/data.json",
    "games/Ship-Genesis-v0/rom.sha",
  ]);
  assert.deepEqual(counts, [5, 4, 3, 2, 1, 0]);
  assert.deepEqual(installed.games, ["Ship-Genesis-v0"]);
  const [core = ""] = installed.cores;
  const original = smallContent.find(({ name }) => name.endsWith("genesis_plus_gx_libretro.so"));
  assert.deepEqual(readFileSync(core), Buffer.from(original?.bytes ?? []));
});

test("another console is added, and nothing that a user put there goes", async (context) => {
  const places = folders(context);
  mkdirSync(join(places.games, "Hare-Nes-v0"), { recursive: true });
  writeFileSync(join(places.games, "Hare-Nes-v0", "rom.nes"), "mine");
  writeFileSync(join(places.games, "Hare-Nes-v0", "data.json"), "old");
  const install = (word: string) =>
    installCores(
      { path: "small.whl", bytes },
      release,
      selectCores([word], machine),
      places,
      async () => undefined,
    );
  await install("genesis");
  await install("NES");
  assert.equal(readFileSync(join(places.games, "Hare-Nes-v0", "rom.nes"), "utf8"), "mine");
  assert.equal(
    readFileSync(join(places.games, "Hare-Nes-v0", "data.json"), "utf8"),
    '{"info": {}}',
  );
  assert.deepEqual(readdirSync(places.cores).sort(), [
    "fceumm_libretro.so",
    "genesis_plus_gx_libretro.so",
    "licences",
  ]);
  assert.ok(!existsSync(join(places.root, "..", "evil.json")));
});

test("a wheel that lacks a core, and a folder that takes no files, are named", async (context) => {
  const places = folders(context);
  const poor = smallRelease(machine, smallContent.slice(0, 1));
  const selection = selectCores(["genesis"], machine);
  const done = async (): Promise<void> => undefined;
  await assert.rejects(
    installCores({ path: "poor.whl", bytes: poor.bytes }, release, selection, places, done),
    { code: "WHEEL_UNREADABLE", message: "poor.whl has no Genesis Plus GX." },
  );
  const nowhere = { cores: "/dev/null/cores", games: "/dev/null/games" };
  await assert.rejects(
    installCores({ path: "small.whl", bytes }, release, selection, nowhere, done),
    { code: "FOLDER_UNWRITABLE", message: /^\/dev\/null\/cores\/.*LOCKSTEP_DATA/ },
  );
});
