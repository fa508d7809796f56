import { open } from "node:fs/promises";
import { join } from "node:path";
import type { CurvePoint } from "@lockstep/status";
import { AppendFile } from "@lockstep/system";
import { type Metric, metricsOf } from "../curve/metric.ts";
import { endOfLines } from "../curve/ordered-lines.ts";
import type { CurveSink, TrackedRun } from "../curve-sink.ts";

/** Stable-Baselines3's name for such a file. */
const fileName = "progress.csv";

/** The curve as a table, a row for each update, under the names that TensorBoard shows. */
export class ProgressCsvSink implements CurveSink {
  readonly name: string = fileName;
  readonly pauseMs: number = 1_000;
  readonly #path: string;
  readonly #run: TrackedRun;
  readonly #columns: readonly Metric[];
  #file: AppendFile | null = null;

  constructor(folder: string, run: TrackedRun) {
    this.#path = join(folder, fileName);
    this.#run = run;
    this.#columns = [
      { name: "time/total_timesteps", of: (point) => point.environmentSteps },
      ...metricsOf(run.figures),
    ];
  }

  /** Keeps the rows up to where the session begins; a table of other columns begins anew. */
  async begin(): Promise<number> {
    const header = this.#columns.map(({ name }) => name).join(",");
    const kept = await keptRows(this.#path, header, this.#run.environmentSteps);
    await this.close();
    this.#file = await AppendFile.open(this.#path, kept.bytes);
    if (kept.bytes === 0) await this.#file.append(`${header}\n`);
    return kept.steps;
  }

  async write(points: readonly CurvePoint[]): Promise<void> {
    const rows = points.map((point) => this.#columns.map(({ of }) => of(point) ?? "").join(","));
    await this.#file?.append(`${rows.join("\n")}\n`);
  }

  async end(): Promise<void> {}

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }
}

interface KeptRows {
  readonly bytes: number;
  /** Of the last row. */
  readonly steps: number;
}

async function keptRows(path: string, header: string, mostSteps: number): Promise<KeptRows> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (file === null) return { bytes: 0, steps: 0 };
  try {
    const { size } = await file.stat();
    const top = Buffer.alloc(header.length + 1);
    await file.read(top, 0, top.length, 0);
    if (top.toString("utf8") !== `${header}\n`) return { bytes: 0, steps: 0 };
    let steps = 0;
    const bytes = await endOfLines(file, size, (line) => {
      if (line === header) return true;
      const own = Number(line.split(",", 1)[0]);
      const belongs = own <= mostSteps;
      if (belongs) steps = Math.max(steps, own);
      return belongs;
    });
    return { bytes, steps };
  } finally {
    await file.close();
  }
}
