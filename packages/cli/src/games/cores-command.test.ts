import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { smallRelease, startIndexServer } from "@lockstep/core-installer/testing";
import { realClock } from "@lockstep/system";
import { temporaryFolder } from "@lockstep/system/testing";
import { bytes as inUnits } from "../terminal/quantity.ts";
import { aCommandContext, aTerminal } from "../testing/index.ts";
import { coresCommand, type ListedCore } from "./cores-command.ts";

const machine = "linux-x64";
const endings: Readonly<Record<string, string>> = { darwin: "dylib", win32: "dll" };
const coreEnding = endings[process.platform] ?? "so";
const { release, file, bytes } = smallRelease(machine);
const server = { clock: realClock, stallMs: 20_000, retryForMs: 500 };

/** A user's folder that is empty, an index with a small wheel, and what the command prints. */
async function aMachine(context: TestContext, content: Uint8Array = bytes) {
  const cwd = temporaryFolder(context);
  const index = await startIndexServer({ files: { [file]: content } });
  context.after(() => index.close());
  const own = join(cwd, "own");
  const printed = { err: "" };
  return {
    cwd,
    own,
    index,
    printed,
    run: async (...argv: readonly string[]): Promise<string> => {
      const env = { LOCKSTEP_DATA: own, PIP_INDEX_URL: index.url };
      const surroundings = aCommandContext({ cwd, env });
      const err = aTerminal({ interactive: true });
      const coreFolders = (): readonly string[] => [join(own, "cores"), join(cwd, "system")];
      const command = coresCommand({ release, machine, server, coreFolders });
      assert.equal(await command.run(argv, { ...surroundings, err }), 0);
      printed.err = err.text();
      return surroundings.out.text();
    },
  };
}

test("a console's core and integrations are installed from pip's index, with progress, and listed", async (context) => {
  const { own, run, index, printed } = await aMachine(context);
  assert.match(await run("list"), /^Nes +FCEUmm +GPL-2\.0 +0 +npx lockstep cores install nes$/m);
  assert.equal(index.seen.length, 0);
  const out = await run("install", "genesis");
  assert.match(
    printed.err,
    /^stable-retro 0\.1 for linux-x64: \d+ k?B from http:\/\/127.*\/simple\/ \(PIP_INDEX_URL\)\n.* of 0 MB.* of 6 files/s,
  );
  const core = join(own, "cores", "genesis_plus_gx_libretro.so");
  const wheel = join(own, "downloads", file);
  assert.deepEqual(out.split("\n"), [
    `Genesis Plus GX, licence non-commercial: ${core}`,
    `1 integration of Genesis with their start states: ${join(own, "games")}`,
    `licences: stable-retro-0.1-LICENSE, stable-retro-0.1-LICENSES.md in ${join(own, "cores", "licences")}`,
    `kept for other consoles, may be removed: ${wheel} (${inUnits(bytes.length)})`,
    "next: npx lockstep games; bring ROMs with npx lockstep import FOLDER",
    "",
  ]);
  assert.match(
    await run(),
    new RegExp(`^Genesis +Genesis Plus GX +non-commercial +1 +${core}$`, "m"),
  );
  const listed = JSON.parse(await run("list", "--json")) as readonly ListedCore[];
  assert.deepEqual(
    listed.find(({ system }) => system === "Genesis"),
    {
      system: "Genesis",
      core: "Genesis Plus GX",
      licence: "non-commercial",
      path: core,
      integrations: 1,
      others: [],
    },
  );
  assert.equal(listed.find(({ system }) => system === "Nes")?.path, null);
  const asked = index.seen.length;
  await run("install", "nes");
  assert.equal(index.seen.length, asked);
  assert.deepEqual(readdirSync(join(own, "games")), ["Hare-Nes-v0", "Ship-Genesis-v0"]);
});

test("cores that come with Lockstep or with the system are listed below the one that can be installed", async (context) => {
  const { cwd, run } = await aMachine(context);
  const nestopia = join(cwd, "system", `nestopia_libretro.${coreEnding}`);
  mkdirSync(join(cwd, "system"));
  writeFileSync(nestopia, "");
  const lines = (await run("list")).split("\n").map((line) => line.replaceAll(/ {2,}/g, " | "));
  const at = lines.findIndex((line) => line.startsWith("Nes |"));
  assert.deepEqual(lines.slice(at, at + 4), [
    "Nes | FCEUmm | GPL-2.0 | 0 | npx lockstep cores install nes",
    " | Lockstep NES | comes with Lockstep",
    " | jsnes | comes with Lockstep",
    ` | Nestopia | ${nestopia}`,
  ]);
});

test("a wheel that is a file here needs no index, and is not copied", async (context) => {
  const { cwd, own, run, index } = await aMachine(context);
  writeFileSync(join(cwd, "some.whl"), bytes);
  const out = await run("install", "FCEUmm", "--from", "some.whl");
  assert.match(out, /^FCEUmm, licence GPL-2\.0: .*fceumm_libretro\.so\n(?!.*kept for)/s);
  assert.equal(index.seen.length, 0);
  assert.deepEqual(readdirSync(own).sort(), ["cores", "games"]);
});

test("what is changed, unknown or contradictory is refused before anything is installed", async (context) => {
  const changed = Uint8Array.from(bytes);
  changed[1_000] = (changed[1_000] ?? 0) ^ 1;
  const { own, run } = await aMachine(context, changed);
  await assert.rejects(run("install", "nes"), { code: "WHEEL_DIFFERS" });
  await assert.rejects(run("install", "nes", "--index-url", "nowhere"), {
    code: "INDEX_MALFORMED",
  });
  await assert.rejects(run("install", "nintendo"), { code: "CONSOLE_UNKNOWN" });
  await assert.rejects(run("install", "nes", "--from", "a", "--index-url", "http://b"), {
    code: "BAD_OPTION_VALUE",
  });
  await assert.rejects(run("install", "nes", "--from", "https://me:secret@b/a.whl"), {
    code: "BAD_OPTION_VALUE",
    message: /^--from is an address \(https:\/\/…\), expected a wheel's file on this machine; down/,
  });
  await assert.rejects(run("remove", "nes"), {
    code: "BAD_OPTION_VALUE",
    message: "lockstep cores takes list, or install and consoles, got 'remove nes'",
  });
  assert.ok(!existsSync(join(own, "cores")));
});
