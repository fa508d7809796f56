import type { CurvePoint } from "@lockstep/status";
import { z } from "zod";
import { type Metric, metricsOf, valuesOf } from "../curve/metric.ts";
import { type CurveSink, type TrackedRun, timeOf } from "../curve-sink.ts";
import { askJson, expected } from "./ask-json.ts";

export interface TrackioPlace {
  /** Of the server, without a token. */
  readonly url: string;
  readonly project: string;
  /** Of a server of one's own; empty where none is needed. */
  readonly writeToken: string;
  /** Of Hugging Face, for a Space; empty where none is needed. */
  readonly spaceToken: string;
}

/** The version of Trackio's HTTP interface that is spoken here. */
const apiVersion = 1;
const versionSchema = z.object({ api_version: z.literal(apiVersion) });
const summarySchema = z.object({ data: z.object({ last_step: z.number().nullable() }) });

/** A Trackio server, through the HTTP interface that its own client uses. https://github.com/gradio-app/trackio */
export class TrackioSink implements CurveSink {
  readonly name: string;
  readonly pauseMs: number = 5_000;
  readonly #place: TrackioPlace;
  readonly #run: TrackedRun;
  readonly #metrics: readonly Metric[];
  readonly #signal: AbortSignal;

  constructor(place: TrackioPlace, run: TrackedRun, signal: AbortSignal) {
    this.name = `Trackio at ${new URL(place.url).host}`;
    this.#place = place;
    this.#run = run;
    this.#metrics = metricsOf(run.figures);
    this.#signal = signal;
  }

  async begin(): Promise<number> {
    expected(versionSchema, await this.#ask("version"), this.name);
    const { project } = this.#place;
    const { run } = this.#run;
    const answer = await this.#call("get_run_summary", { project, run, run_id: run });
    const { data } = expected(summarySchema, answer, this.name);
    // What is made again has the ids of what it was first, and the server keeps one of each.
    return Math.min(this.#run.environmentSteps, data.last_step ?? 0);
  }

  async write(points: readonly CurvePoint[]): Promise<void> {
    const { project, spaceToken } = this.#place;
    const { run, configuration } = this.#run;
    const logs = points.map((point) => ({
      project,
      run,
      run_id: run,
      metrics: Object.fromEntries(
        valuesOf(this.#metrics, point).map(({ name, value }) => [name, value]),
      ),
      step: point.environmentSteps,
      timestamp: new Date(timeOf(this.#run, point) * 1000).toISOString(),
      config: configuration,
      log_id: `${run}-${point.version}`,
    }));
    await this.#call("bulk_log", { logs, hf_token: spaceToken === "" ? null : spaceToken });
  }

  async end(): Promise<void> {}

  async close(): Promise<void> {}

  async #call(name: string, kwargs: unknown): Promise<unknown> {
    return await this.#ask(`api/${name}`, { args: [], kwargs });
  }

  async #ask(path: string, body?: unknown): Promise<unknown> {
    const { url, writeToken, spaceToken } = this.#place;
    return await askJson({
      url: new URL(path, url.endsWith("/") ? url : `${url}/`).href,
      body,
      headers: {
        ...(writeToken !== "" && { "x-trackio-write-token": writeToken }),
        ...(spaceToken !== "" && { authorization: `Bearer ${spaceToken}` }),
      },
      secrets: [writeToken, spaceToken],
      signal: this.#signal,
    });
  }
}
