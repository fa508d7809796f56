import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CurvePoint } from "@lockstep/status";
import { AppendFile } from "@lockstep/system";
import { type Metric, metricsOf, valuesOf } from "../curve/metric.ts";
import { type CurveSink, type SessionEnd, type TrackedRun, timeOf } from "../curve-sink.ts";
import { fileVersion, scalars, sessionEnd, sessionStart, startAt, text } from "./event.ts";
import { nextEventFile, ownEventFiles } from "./event-file-names.ts";
import { lastStep } from "./last-step.ts";
import { recordOf } from "./record.ts";
import { card, settingsOf } from "./settings.ts";

/** Readers look every few seconds. */
const pauseMs = 1_000;

/**
 * A file for TensorBoard in the run folder, one each session. Readers of a run that goes on from an older version, or
 * whose file has a torn end, drop what is made again.
 */
export class EventFileSink implements CurveSink {
  readonly name = "TensorBoard's event file";
  readonly pauseMs: number = pauseMs;
  readonly #folder: string;
  readonly #run: TrackedRun;
  readonly #metrics: readonly Metric[];
  #name: string | null = null;
  #file: AppendFile | null = null;
  #last: CurvePoint | null = null;

  constructor(folder: string, run: TrackedRun) {
    this.#folder = folder;
    this.#run = run;
    this.#metrics = metricsOf(run.figures);
  }

  async begin(): Promise<number> {
    const { resumed, startedAt } = this.#run;
    const others = (await ownEventFiles(this.#folder)).filter((name) => name !== this.#name);
    this.#name ??= nextEventFile(others, startedAt);
    const held = resumed ? await this.#heldBy(others) : 0;
    await this.close();
    this.#file = await AppendFile.open(join(this.#folder, this.#name), 0);
    await this.#append(this.#opening(held, others.length > 0));
    // They are of an earlier run in the same folder. A reader does not get over the removal of the file that it reads.
    if (!resumed) for (const name of others) await rm(join(this.#folder, name), { force: true });
    return held;
  }

  async write(points: readonly CurvePoint[]): Promise<void> {
    await this.#append(
      points.map((point) => {
        const place = { time: timeOf(this.#run, point), step: point.environmentSteps };
        return scalars(place, valuesOf(this.#metrics, point));
      }),
    );
    this.#last = points.at(-1) ?? this.#last;
  }

  /** A run that was stopped may go on, and readers keep the first end that they read. */
  async end(how: SessionEnd): Promise<void> {
    if (how !== "complete" || this.#last === null) return;
    const place = { time: timeOf(this.#run, this.#last), step: this.#last.environmentSteps };
    await this.#append([sessionEnd(place)]);
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** Steps of this session's run that earlier files have. */
  async #heldBy(others: readonly string[]): Promise<number> {
    const newest = others.at(-1);
    if (newest === undefined) return 0;
    return Math.min(this.#run.environmentSteps, await lastStep(join(this.#folder, newest)));
  }

  /** All in one write, so that a file that ends early ends with it or before it. */
  #opening(held: number, again: boolean): Uint8Array[] {
    const { run, configuration, startedAt: time } = this.#run;
    const begin = { time, step: held };
    return [
      fileVersion({ time, step: 0 }),
      ...(again ? [startAt({ time, step: held + 1 })] : []),
      sessionStart(begin, settingsOf(configuration)),
      text(begin, "hyperparameters/text_summary", card(run, configuration)),
    ];
  }

  async #append(events: readonly Uint8Array[]): Promise<void> {
    await this.#file?.append(Buffer.concat(events.map(recordOf)));
  }
}
