import { parseArgs } from "node:util";
import { type EmulatorFactory, embeddedFactories } from "@lockstep/emulation";
import { CONSOLES, createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { messageOf } from "@lockstep/errors";
import { chosenCartridges } from "./emulators/chosen-cartridges.ts";
import { type ExaminedCore, examineCore } from "./emulators/examine-core.ts";
import { cartridgeFor } from "./emulators/free-cartridges.ts";
import { type Places, placesOf } from "./emulators/game-folders.ts";

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
  const { systems, named, frames } = chosenCartridges(values);
  const places = placesOf({ gamePaths: values["games-path"], coresPaths: values["cores-path"] });
  const rows: string[] = [];
  for (const system of systems) {
    const rom = cartridgeFor(system, named, places);
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
