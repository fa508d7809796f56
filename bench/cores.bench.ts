import { embeddedFactories } from "@lockstep/emulation";
import { CONSOLES, findCores } from "@lockstep/emulation/libretro";
import { messageOf } from "@lockstep/errors";
import { chosenCartridges } from "./emulators/chosen-cartridges.ts";
import {
  type ExaminationSubject,
  type ExaminedCore,
  examineCore,
} from "./emulators/examine-core.ts";
import { cartridgeFor } from "./emulators/free-cartridges.ts";
import { KeptExaminations } from "./emulators/kept-examinations.ts";
import { type Places, placesOf } from "./folders/game-folders.ts";
import { parseOptions } from "./options/parse-options.ts";

/**
 * A table of all installed cores: frames a second drawn and undrawn, the size of a state, whether two processes do the
 * same, and what of the host reaches the game. Each plays a free cartridge, or the one that `--rom CONSOLE=FILE` names.
 * With `--results FOLDER` each core's result is kept there, and a measurement that was interrupted goes on after them.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      console: { type: "string", multiple: true, default: [...CONSOLES.keys()] },
      "cores-path": { type: "string", multiple: true, default: [] },
      "games-path": { type: "string", multiple: true, default: [] },
      rom: { type: "string", multiple: true, default: [] },
      frames: { type: "string", default: "3000" },
      results: { type: "string" },
    },
  });
  const { systems, named, frames } = chosenCartridges(values);
  const places = placesOf({ gamePaths: values["games-path"], coresPaths: values["cores-path"] });
  const kept = new KeptExaminations(values.results ?? null);
  const rows: string[] = [];
  for (const system of systems) {
    const rom = cartridgeFor(system, named, places);
    for (const core of coresOf(system, places)) {
      const label = core.embedded ?? core.corePath;
      if (rom === null) {
        console.log(`not measured: ${label}: no ${system} cartridge is here: --rom ${system}=FILE`);
        continue;
      }
      const subject: ExaminationSubject = { ...core, system, rom: rom.bytes, frames };
      try {
        rows.push(rowOf(kept.of(subject) ?? kept.keep(subject, examineCore(subject)), rom.label));
      } catch (error) {
        console.log(`not measured: ${label} for the ${system}: ${messageOf(error)}`);
      }
    }
  }
  if (rows.length === 0) throw new Error("nothing can be measured here, see above");
  console.log(
    [
      "| console | core | cartridge | frames | frames/s drawn | undrawn | state, bytes | two processes | what reaches the game |",
      "|---|---|---|---|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
  );
}

type Core = Pick<ExaminationSubject, "embedded" | "corePath">;

function coresOf(system: string, { coresPaths }: Places): readonly Core[] {
  const embedded = embeddedFactories().filter(({ systems }) => systems.includes(system));
  return [
    ...embedded.map(({ core }) => ({ embedded: core.name })),
    ...findCores(system, coresPaths).map(({ path }) => ({ corePath: path })),
  ];
}

function rowOf(found: ExaminedCore, cartridge: string): string {
  const { undrawnRam, loadedRam, reloadedRam, otherRam, otherState } = found;
  const reaches = [
    ...(undrawnRam === null ? [] : [`whether a frame was drawn (before frame ${undrawnRam})`]),
    ...(loadedRam === null ? [] : [`more than its state (before frame ${loadedRam})`]),
    ...(reloadedRam === null
      ? []
      : [`what was played before a state was loaded (before frame ${reloadedRam})`]),
  ];
  const state = otherState === null ? "same RAM and state" : "same RAM, other bytes of state";
  return `| ${[
    ...[found.system, found.core, cartridge, found.frames.toLocaleString("en")],
    perSecond(found.drawnPerSecond),
    found.undrawnPerSecond === null ? "draws always" : perSecond(found.undrawnPerSecond),
    found.stateBytes.toLocaleString("en"),
    otherRam === null ? state : `other RAM before frame ${otherRam}`,
    reaches.join(", ") || "nothing seen",
  ].join(" | ")} |`;
}

/** Three digits. */
function perSecond(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}
