import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { embeddedFactories } from "@lockstep/emulation";
import { CONSOLES, findCores } from "@lockstep/emulation/libretro";
import { messageOf } from "@lockstep/errors";
import { chosenCartridges } from "./emulators/chosen-cartridges.ts";
import { cartridgeFor } from "./emulators/free-cartridges.ts";
import {
  type ComparedCore,
  compareProcessors,
  type ProcessorComparison,
} from "./emulators/processor-comparison.ts";
import { type Places, placesOf } from "./folders/game-folders.ts";
import { parseOptions } from "./options/parse-options.ts";

/**
 * Whether cores do the same on this processor and on another one: RAM, pictures and states, from power-on and from a state
 * that the other has saved. `--node` starts Node.js on the other one; `--cores-path` and `--other-cores-path` have the same
 * cores for each.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      node: { type: "string", multiple: true, default: [] },
      console: { type: "string", multiple: true, default: [...CONSOLES.keys()] },
      "cores-path": { type: "string", default: "" },
      "other-cores-path": { type: "string", default: "" },
      "games-path": { type: "string", multiple: true, default: [] },
      rom: { type: "string", multiple: true, default: [] },
      frames: { type: "string", default: "1200" },
    },
  });
  const { systems, named, frames } = chosenCartridges(values);
  const there = values.node;
  if (there.length === 0)
    throw new Error(
      "--node takes the program that starts Node.js on the other processor; repeated, its first arguments, too",
    );
  const places = placesOf({ gamePaths: values["games-path"], coresPaths: [] });
  const folder = mkdtempSync(join(tmpdir(), "lockstep-processors-"));
  const rows: string[] = [];
  try {
    const [here, other] = [values["cores-path"], values["other-cores-path"]];
    for (const core of systems.flatMap((system) => coresOf(system, here, other)))
      rows.push(...rowsOf(core, { places, named, frames, there, folder }));
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (rows.length === 0) throw new Error("nothing could be compared, see above");
  console.log(
    [
      `| console | core | cartridge | RAM | pictures | states | goes on from the other's state |`,
      "|---|---|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
  );
}

/** Those of Lockstep, and those that both folders have. */
function coresOf(system: string, here: string, other: string): readonly ComparedCore[] {
  const embedded = embeddedFactories().filter(({ systems }) => systems.includes(system));
  const both = (here === "" ? [] : findCores(system, [here], []))
    .map(({ path }) => ({ here: path, there: join(other, basename(path)) }))
    .filter(({ there }) => existsSync(there));
  return [
    ...embedded.map(({ core }) => ({ system, embedded: core.name })),
    ...both.map((corePaths) => ({ system, corePaths })),
  ];
}

interface Comparing {
  readonly places: Places;
  readonly named: ReadonlyMap<string, string>;
  readonly frames: number;
  readonly there: readonly string[];
  readonly folder: string;
}

function rowsOf(
  core: ComparedCore,
  { places, named, frames, there, folder }: Comparing,
): readonly string[] {
  const rom = cartridgeFor(core.system, named, places);
  const name = core.embedded ?? basename(core.corePaths?.here ?? "");
  if (rom === null) {
    console.log(`not compared: ${name}: no ${core.system} cartridge is here: --rom`);
    return [];
  }
  const romFile = join(folder, "rom");
  writeFileSync(romFile, rom.bytes);
  try {
    const found = compareProcessors({ core, romFile, frames, there, folder });
    const { here, there: elsewhere } = found;
    console.log(`${name}: ${frames} frames on ${here} and on ${elsewhere}`);
    return [rowOf(found, core.system, basename(rom.label))];
  } catch (error) {
    console.log(`not compared: ${name}: ${messageOf(error)}`);
    return [];
  }
}

function rowOf(found: ProcessorComparison, system: string, cartridge: string): string {
  const { core, ram, pictures, states, statesRepeat, goesOnThere, goesOnHere } = found;
  const onOne = statesRepeat ? "" : ", as on one processor";
  const goesOn = goesOnThere && goesOnHere ? "the same" : "other";
  return `| ${[
    ...[system, core, cartridge, verdict(ram), verdict(pictures)],
    states === null ? "same bytes" : `other bytes${onOne}`,
    goesOnThere === goesOnHere ? goesOn : `the same only ${goesOnThere ? "there" : "here"}`,
  ].join(" | ")} |`;
}

function verdict(firstDifference: number | null): string {
  return firstDifference === null ? "same" : `other before frame ${firstDifference}`;
}
