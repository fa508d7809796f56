import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EmulatorSubject,
  emulatorSubjects,
  subjectNames,
} from "./emulators/emulator-subjects.ts";
import { type EnvironmentShare, measureEnvironment } from "./emulators/environment-share.ts";
import {
  type ComparisonPlan,
  compareHosts,
  type HostComparison,
} from "./emulators/host-comparison.ts";
import { measureInstance } from "./emulators/instance-memory.ts";
import { gameOf } from "./emulators/measured-slot.ts";
import { compileMinimalHost } from "./emulators/minimal-host.ts";
import { type Places, placesOf } from "./folders/game-folders.ts";
import { parseOptions } from "./options/parse-options.ts";

interface Measured {
  readonly core: string;
  /** What it is compared with. */
  readonly beside: string;
  readonly hosts: HostComparison;
  readonly environment: EnvironmentShare;
  readonly instanceBytes: number;
}

/**
 * What our libretro host costs beside a C host that can do the least, what leaving frames undrawn gains, what the
 * environment around the core costs, and the memory of one more emulator. What is compared is measured in turns, in CPU
 * time, on the same frames; medians count.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      core: { type: "string", multiple: true, default: [...subjectNames] },
      "cores-path": { type: "string", multiple: true, default: [] },
      "games-path": { type: "string", multiple: true, default: [] },
      frames: { type: "string", default: "200" },
      runs: { type: "string", default: "25" },
    },
  });
  const unknown = values.core.filter((core) => !subjectNames.includes(core));
  if (unknown.length > 0)
    throw new Error(`no core ${unknown.join(", ")}: expected some of ${subjectNames.join(", ")}`);
  const places = placesOf({ gamePaths: values["games-path"], coresPaths: values["cores-path"] });
  const { subjects, missing } = emulatorSubjects(values.core, places);
  for (const why of missing) console.log(`not measured: ${why}`);
  if (subjects.length === 0) throw new Error("nothing can be measured here, see above");
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  try {
    const isLibrary = ({ corePath }: EmulatorSubject): boolean => corePath !== null;
    const program = subjects.some(isLibrary) ? compileMinimalHost(folder) : "";
    const [frames, runs] = [Number(values.frames), Number(values.runs)];
    console.log(`medians of ${runs} runs of ${frames} frames; a CPU's own seconds`);
    for (const subject of subjects) {
      report(await measureSubject(subject, { program, folder, frames, runs }, places));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureSubject(
  subject: EmulatorSubject,
  plan: ComparisonPlan,
  places: Places,
): Promise<Measured> {
  const game = gameOf(subject, plan.folder, places.gamePaths);
  return {
    core: subject.core,
    beside: subject.beside === null ? "our host ÷ C host" : `÷ ${subject.beside.core.name}`,
    hosts: await compareHosts(subject, game, plan),
    environment: await measureEnvironment(subject, game, plan),
    instanceBytes: measureInstance(subject, places),
  };
}

function report({ core, beside, hosts, environment, instanceBytes }: Measured): void {
  const ratio = (value: number | null): string => (value === null ? "-" : value.toFixed(3));
  const rows: readonly (readonly [string, string])[] = [
    ["frames/s, all drawn", hosts.drawn.toFixed(0)],
    ["frames/s, one in four drawn", hosts.undrawn.toFixed(0)],
    ["one in four ÷ all drawn", hosts.gain.toFixed(2)],
    [`${beside}, all drawn`, ratio(hosts.drawnRatio)],
    [`${beside}, one in four`, ratio(hosts.undrawnRatio)],
    ["steps/s of the environment", environment.steps.toFixed(0)],
    ["of it outside the core, %", (100 * environment.outsideCore).toFixed(1)],
    ["one more emulator, MB", (instanceBytes / 1e6).toFixed(1)],
  ];
  console.log(`\n${core}`);
  for (const [what, value] of rows) console.log(`  ${what.padEnd(32)} ${value}`);
}
