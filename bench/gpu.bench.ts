import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { projectFolder } from "./folders/project-folders.ts";
import { writeBundle } from "./gpu/bundle/write-bundle.ts";
import type { UpdateSizes } from "./gpu/engine-process.ts";
import { type DeviceMeasurement, measureDevices } from "./gpu/measure-devices.ts";
import { reportOf } from "./gpu/report.ts";
import { agrees, type GpuResults } from "./gpu/results.ts";
import { parseOptions, wholeNumber } from "./options/parse-options.ts";
import { writeTable } from "./tables/written-table.ts";

/** EX_UNAVAILABLE of sysexits.h: no engine of a graphics processor runs here. */
const NOTHING_TO_MEASURE = 69;

const options = {
  bundle: { type: "string" },
  cuda: { type: "string" },
  piece: { type: "string", default: "60" },
  write: { type: "string" },
  engines: { type: "string", default: "onnx:webgpu,onnx:cuda" },
  updates: { type: "string", default: "320/80,1280/80,1280/1280,26624/256" },
  size: { type: "string", default: "84" },
  pairs: { type: "string", default: "7" },
  python: { type: "string", default: "python3" },
  "torch-device": { type: "string", default: "cuda" },
  threads: { type: "string", default: String(availableParallelism()) },
  minutes: { type: "string", default: "7.5" },
  since: { type: "string" },
  libraries: { type: "string" },
  results: { type: "string" },
} as const;

/**
 * On a machine with a graphics processor: compares gradients of `--engines` with the processor's, and times `--updates`
 * (rows/rows at once) beside PyTorch on the same card, all within `--minutes`. `--bundle FOLDER` writes what another
 * machine needs for that instead, in pieces of at most `--piece` MB; `--write RESULTS` puts the results of such a machine into docs/engines.md.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({ args: [...args], options });
  if (values.bundle !== undefined) {
    const written = await writeBundle({
      folder: values.bundle,
      cuda: values.cuda ?? null,
      pieceBytes: 1_000_000 * Number(values.piece),
    });
    for (const line of written) console.log(line);
    return;
  }
  if (values.write !== undefined) {
    const results = JSON.parse(readFileSync(values.write, "utf8")) as GpuResults;
    const page = join(projectFolder, "docs", "engines.md");
    writeTable(page, "npm run bench -- gpu --write RESULTS", reportOf(results));
    return;
  }
  // Children are ended, and the scratch folder is removed, when this process exits.
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
  const size = Number(values.size);
  const updates = values.updates.split(",").map((text) => updateOf(text, size));
  const results = await measureDevices({
    engines: values.engines.split(","),
    updates,
    checked: checkedBatches(updates[0] as UpdateSizes),
    pairs: Number(values.pairs),
    python: values.python,
    torchDevice: values["torch-device"],
    threads: Number(values.threads),
    endMs: performance.now() + 1000 * secondsLeft(values.minutes, values.since),
    libraries: values.libraries ?? null,
    say: (line) => console.log(line),
  } satisfies DeviceMeasurement);
  console.log(`\n${reportOf(results)}`);
  if (values.results !== undefined)
    writeFileSync(values.results, `${JSON.stringify(results, null, 1)}\n`);
  // A process that a driver does not let go must not keep this one.
  setTimeout(() => process.exit(), 3_000).unref();
  if (results.checks.length === 0) process.exitCode = NOTHING_TO_MEASURE;
  else if (!agrees(results)) process.exitCode = 1;
}

/** The smallest network, and the one that is timed. */
function checkedBatches(update: UpdateSizes): readonly UpdateSizes[] {
  const small = { size: 36, rows: 12, microBatchRows: 5 };
  return update.size === small.size ? [update] : [small, update];
}

function updateOf(text: string, size: number): UpdateSizes {
  const [rows = "", microBatchRows = rows] = text.split("/");
  const what = `--updates ${text}: rows`;
  return { size, rows: wholeNumber(what, rows), microBatchRows: wholeNumber(what, microBatchRows) };
}

/** @param since seconds since 1970 from which the minutes count; from now when absent */
function secondsLeft(minutes: string, since: string | undefined): number {
  const seconds = 60 * Number(minutes);
  if (!(seconds > 0)) throw new Error(`--minutes: got ${minutes}, expected a number above 0`);
  return since === undefined ? seconds : seconds - (Date.now() / 1000 - Number(since));
}
