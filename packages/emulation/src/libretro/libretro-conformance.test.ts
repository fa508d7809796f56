import { test } from "node:test";
import { describeEmulatorConformance } from "../conformance/index.ts";
import { TEST_CONSOLES, type TestConsole } from "../testing/test-consoles.ts";

for (const console of TEST_CONSOLES) describeCore(console);

function describeCore({ system, corePath, romFile, options, skip }: TestConsole): void {
  if (skip !== false) {
    test(`a libretro core for the ${system} keeps the Emulator port's promises`, {
      skip,
    }, () => {});
    return;
  }
  describeEmulatorConformance(`${corePath.split("/").at(-1)} (${system})`, {
    module: new URL("./create-libretro-factory.js", import.meta.url).href,
    maker: "createLibretroFactory",
    makerArguments: [{ corePath, options }],
    system,
    romFile,
    statesSettle: system === "GameBoy",
  });
}
