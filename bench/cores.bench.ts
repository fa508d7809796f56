import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EmulatorFactory, embeddedFactories } from "@lockstep/emulation";
import { CONSOLES, createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import {
  atari2600TestRom,
  gameBoyAdvanceTestRom,
  gameBoyTestRom,
  masterSystemTestRom,
  pcEngineTestRom,
} from "@lockstep/emulation/testing";
import { messageOf } from "@lockstep/errors";
import { type ExaminedCore, examineCore } from "./emulators/examine-core.ts";
import { gameWithRom, type Places, placesOf, retroFolder } from "./emulators/game-folders.ts";

/**
 * A table of all installed cores: frames a second drawn and undrawn, the size of a state, whether two emulators do the
 * same, and what of the host reaches the game. Each plays a free cartridge, or the one that `--rom CONSOLE=FILE` names.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      console: { type: "string", multiple: true, default: [...CONSOLES.keys()] },
      "cores-path": { type: "string", multiple: true, default: [] },
      "games-path": { type: "string", multiple: true, default: [] },
      rom: { type: "string", multiple: true, default: [] },
      frames: { type: "string", default: "3000" },
    },
  });
  const unknown = values.console.filter((name) => !CONSOLES.has(name));
  if (unknown.length > 0)
    throw new Error(
      `no console ${unknown.join(", ")}: expected some of ${[...CONSOLES.keys()].join(", ")}`,
    );
  const frames = Number(values.frames);
  if (!Number.isInteger(frames) || frames < 1)
    throw new Error(`--frames takes a whole number of at least 1, got '${values.frames}'`);
  const named = new Map(values.rom.map(namedRom));
  const places = placesOf({ gamePaths: values["games-path"], coresPaths: values["cores-path"] });
  const rows: string[] = [];
  for (const system of values.console) {
    const rom = romFor(system, named, places);
    for (const open of coresOf(system, places)) {
      try {
        const factory = open();
        if (rom === null) {
          console.log(
            `not measured: ${labelOf(factory)}: no ${system} cartridge is here: --rom ${system}=FILE`,
          );
          continue;
        }
        rows.push(rowOf(examineCore(factory, system, rom.bytes, frames), rom.label));
      } catch (error) {
        console.log(`not measured: a core for the ${system}: ${messageOf(error)}`);
      }
    }
  }
  if (rows.length === 0) throw new Error("nothing can be measured here, see above");
  console.log(
    [
      "| console | core | cartridge | frames/s drawn | undrawn | state, bytes | two emulators | what reaches the game |",
      "|---|---|---|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
  );
}

function namedRom(text: string): readonly [system: string, file: string] {
  const [system = "", ...file] = text.split("=");
  if (CONSOLES.has(system) && file.length > 0) return [system, file.join("=")];
  throw new Error(`--rom takes CONSOLE=FILE, e.g. Snes=game.sfc, got '${text}'`);
}

/** Opened one by one: a library may not load. */
function coresOf(system: string, { coresPaths }: Places): readonly (() => EmulatorFactory)[] {
  const embedded = embeddedFactories().filter(({ systems }) => systems.includes(system));
  return [
    ...embedded.map((factory) => () => factory),
    ...findCores(system, coresPaths).map(
      ({ path }) =>
        () =>
          createLibretroFactory({ corePath: path }),
    ),
  ];
}

interface Cartridge {
  readonly label: string;
  readonly bytes: Uint8Array;
}

const testRoms: Readonly<Record<string, () => Uint8Array>> = {
  Sms: masterSystemTestRom,
  GameGear: masterSystemTestRom,
  GameBoy: gameBoyTestRom,
  GbColor: gameBoyTestRom,
  GbAdvance: gameBoyAdvanceTestRom,
  Atari2600: atari2600TestRom,
  PCEngine: pcEngineTestRom,
};
const preferred: Readonly<Record<string, readonly string[]>> = {
  Nes: ["HareDash-Nes"],
  Genesis: ["Airstriker-Genesis", "Airstriker-Genesis-v0"],
};
const demos: Readonly<Record<string, string>> = { Snes: "Anthrox-SineDotDemo.sfc" };

function romFor(
  system: string,
  named: ReadonlyMap<string, string>,
  { gamePaths }: Places,
): Cartridge | null {
  const file = named.get(system);
  if (file !== undefined) return { label: file, bytes: readFileSync(file) };
  const game = gameWithRom(system, preferred[system] ?? [], gamePaths);
  if (game !== null) return { label: game.game, bytes: readFileSync(game.romFile) };
  const demo = join(retroFolder, "roms", demos[system] ?? "none");
  if (existsSync(demo)) return { label: demos[system] ?? "", bytes: readFileSync(demo) };
  const own = testRoms[system];
  return own === undefined ? null : { label: "our own", bytes: own() };
}

function labelOf({ core }: EmulatorFactory): string {
  return `${core.name} ${core.version}`.trim();
}

function rowOf(found: ExaminedCore, cartridge: string): string {
  const reaches = [
    ...(found.blindToDrawing ? [] : ["whether a frame was drawn"]),
    ...(found.stateIsAll ? [] : ["more than its state"]),
  ];
  const repeated = found.repeatable
    ? found.stateRepeatable
      ? "same RAM and state"
      : "same RAM, other bytes of state"
    : "other RAM";
  return `| ${[
    found.system,
    found.core,
    cartridge,
    perSecond(found.drawnPerSecond),
    found.undrawnPerSecond === null ? "draws always" : perSecond(found.undrawnPerSecond),
    found.stateBytes.toLocaleString("en"),
    repeated,
    reaches.join(", ") || "nothing seen",
  ].join(" | ")} |`;
}

/** Three digits. */
function perSecond(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}
