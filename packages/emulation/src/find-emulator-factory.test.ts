import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { emulatorFactories, findEmulatorFactory } from "./find-emulator-factory.ts";
import { createJsnesFactory } from "./jsnes/create-jsnes-factory.ts";
import { createNesFactory } from "./nes/create-nes-factory.ts";
import { compileWildCore, noWildCore } from "./testing/compile-wild-core.ts";
import { GENESIS, NES } from "./testing/test-consoles.ts";

const coresPaths: readonly string[] = [];
const index = new URL("index.js", import.meta.url).href;

test("the NES is played by the core that comes with Lockstep, and no native code is loaded for it", async () => {
  const { core } = createNesFactory();
  const plain = await findEmulatorFactory({ system: "Nes", coresPaths });
  const named = await findEmulatorFactory({ system: "Nes", core, coresPaths });
  assert.deepEqual([plain.core, named.core], [core, core]);
  const other = await findEmulatorFactory({
    system: "Nes",
    core: { name: "jsnes", version: "" },
    coresPaths,
  });
  assert.deepEqual(other.core, createJsnesFactory().core);
  const script = `
    import { findEmulatorFactory } from ${JSON.stringify(index)};
    await findEmulatorFactory({ system: "Nes", coresPaths: [] });
    const loaded = process.report.getReport().sharedObjects;
    process.stdout.write(String(loaded.some((path) => path.includes("koffi"))));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script]);
  assert.equal(output.toString(), "false");
});

test("another console gets the installed core, also by name and version", {
  skip: GENESIS.corePath === "" && GENESIS.skip,
}, async () => {
  const { core } = await findEmulatorFactory({ system: "Genesis", coresPaths });
  const any = { name: core.name, version: "" };
  for (const wanted of [core, any]) {
    const factory = await findEmulatorFactory({ system: "Genesis", core: wanted, coresPaths });
    assert.deepEqual(factory.core, core);
  }
  const old = { name: core.name, version: "0.1" };
  await assert.rejects(findEmulatorFactory({ system: "Genesis", core: old, coresPaths }), {
    code: "CORE_NOT_FOUND",
    message:
      /^The core .* 0\.1 for the Genesis is not installed\. Found .*other versions play diff.*Install one/,
  });
});

test("the NES is played by a libretro core when it is named", {
  skip: NES.corePath === "" && NES.skip,
}, async () => {
  const core = { name: "nestopia", version: "" };
  const factory = await findEmulatorFactory({ system: "Nes", core, coresPaths });
  assert.equal(factory.core.name, "Nestopia");
  assert.notEqual(factory.core.version, "");
});

test("every core that plays a console can be tried, the one that comes with Lockstep first", {
  skip: NES.corePath === "" && NES.skip,
}, async () => {
  const names: string[] = [];
  for await (const { core } of emulatorFactories({ system: "Nes", coresPaths })) {
    names.push(core.name);
  }
  assert.deepEqual(names.slice(0, 2), ["Lockstep NES", "jsnes"]);
  assert.ok(names.includes("Nestopia"), names.join(", "));
});

test("a core is found by the name that it gives itself, whatever its file is called", {
  skip: noWildCore,
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "cores-named-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const extension = { darwin: "dylib", win32: "dll" }[process.platform as string] ?? "so";
  cpSync(compileWildCore(), join(folder, `mednafen_pce_fast_libretro.${extension}`));
  for (const core of [
    { name: "Wild", version: "1" },
    { name: "beetle_pce_fast", version: "" },
  ]) {
    const search = { system: "PCEngine", core, coresPaths: [folder] };
    assert.equal((await findEmulatorFactory(search)).core.name, "Wild", core.name);
  }
});

test("what no core can do is refused with what can be done", async () => {
  const jsnes = createJsnesFactory().core;
  const refusals = [
    ["SYSTEM_UNSUPPORTED", "Genesis", jsnes],
    ["CORE_NOT_FOUND", "Nes", { ...jsnes, version: "0.1" }],
    ["CORE_NOT_FOUND", "Genesis", { name: "Nonesuch", version: "" }],
    ["SYSTEM_UNSUPPORTED", "Abacus", undefined],
  ] as const;
  for (const [code, system, core] of refusals) {
    await assert.rejects(findEmulatorFactory({ system, core, coresPaths }), { code }, system);
  }
  const options = { region: "PAL" };
  await assert.rejects(findEmulatorFactory({ system: "Nes", core: jsnes, options, coresPaths }), {
    code: "CORE_OPTION_REFUSED",
    message: /^jsnes has no options, got region\./,
  });
});
