import type { CurvePoint } from "@lockstep/status";
import { z } from "zod";
import { type Metric, metricsOf, valuesOf } from "../curve/metric.ts";
import { type CurveSink, type SessionEnd, type TrackedRun, timeOf } from "../curve-sink.ts";
import { TrackingError } from "../tracking-error.ts";
import { askJson, expected } from "./ask-json.ts";

export interface WandbPlace {
  /** Of the service. */
  readonly url: string;
  readonly key: string;
  /** User or team; the key's own when empty. */
  readonly entity: string;
  readonly project: string;
}

/** As `wandb`'s own client asks, less what is not read here. */
const upsertBucket = `mutation UpsertBucket($name: String, $project: String, $entity: String, $displayName: String, $config: JSONString) {
  upsertBucket(input: {name: $name, modelName: $project, entityName: $entity, displayName: $displayName, config: $config}) {
    bucket { id name project { name entity { name } } historyLineCount }
    inserted
  }
}`;
const resumeStatus = `query RunResumeStatus($project: String, $entity: String, $name: String!) {
  model(name: $project, entityName: $entity) {
    bucket(name: $name, missingOk: true) { historyLineCount historyTail }
  }
}`;

const upsertedSchema = z.object({
  upsertBucket: z.object({
    bucket: z.object({
      name: z.string(),
      project: z.object({ name: z.string(), entity: z.object({ name: z.string() }) }),
      historyLineCount: z.number().nullish(),
    }),
  }),
});
const tailSchema = z.object({
  model: z
    .object({
      bucket: z
        .object({ historyLineCount: z.number().nullish(), historyTail: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
});
const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

const historyFile = "wandb-history.jsonl";
const summaryFile = "wandb-summary.json";

/**
 * Weights & Biases, through the calls of its own client: GraphQL for the run, the file stream for its history.
 * https://github.com/wandb/wandb
 */
export class WandbSink implements CurveSink {
  readonly name: string;
  readonly pauseMs: number = 15_000;
  readonly heartbeat: NonNullable<CurveSink["heartbeat"]> = {
    everyMs: 30_000,
    send: () => this.#stream({}),
  };
  readonly #place: WandbPlace;
  readonly #run: TrackedRun;
  readonly #metrics: readonly Metric[];
  readonly #signal: AbortSignal;
  /** Of the run's file stream. */
  #path = "";
  /** Lines of the history that the service has. */
  #lines = 0;

  constructor(place: WandbPlace, run: TrackedRun, signal: AbortSignal) {
    this.name = `Weights & Biases at ${new URL(place.url).host}`;
    this.#place = place;
    this.#run = run;
    this.#metrics = metricsOf(run.figures);
    this.#signal = signal;
  }

  async begin(): Promise<number> {
    const name = runId(this.#run.run);
    const answer = await this.#graphql(upsertBucket, {
      ...{ name, project: this.#place.project, entity: this.#place.entity || null },
      displayName: this.#run.run,
      config: JSON.stringify(configOf(this.#run.configuration)),
    });
    const { bucket } = expected(upsertedSchema, answer, this.name).upsertBucket;
    const { entity, name: project } = bucket.project;
    this.#path = `files/${[entity.name, project, bucket.name].map(encodeURIComponent).join("/")}/file_stream`;
    this.#lines = bucket.historyLineCount ?? 0;
    return this.#lines === 0 ? 0 : await this.#lastStep(entity.name, project, bucket.name);
  }

  async write(points: readonly CurvePoint[]): Promise<void> {
    const lines = points.map((point) => this.#line(point));
    const last = points.slice(-1).map((point) => this.#summary(point));
    await this.#stream({
      files: {
        [historyFile]: { offset: this.#lines, content: lines },
        // A summary is one line that is overwritten.
        [summaryFile]: { offset: 0, content: last },
      },
    });
    this.#lines += lines.length;
  }

  async end(how: SessionEnd): Promise<void> {
    await this.#stream({ complete: true, exitcode: how === "failed" ? 1 : 0 });
  }

  async close(): Promise<void> {}

  #line(point: CurvePoint): string {
    return JSON.stringify(this.#values(point));
  }

  /** With how long the run has taken, as the table of runs shows it. */
  #summary(point: CurvePoint): string {
    const runtime = Math.floor(point.wallSeconds);
    return JSON.stringify({ ...this.#values(point), _wandb: { runtime } });
  }

  #values(point: CurvePoint): Record<string, number> {
    const values = valuesOf(this.#metrics, point).map(({ name, value }) => [name, value] as const);
    return {
      ...Object.fromEntries(values),
      _step: point.environmentSteps,
      _runtime: point.wallSeconds,
      _timestamp: timeOf(this.#run, point),
    };
  }

  /** Updates that are made again have the same numbers, so that those that are there are not sent again. */
  async #lastStep(entity: string, project: string, name: string): Promise<number> {
    const answer = await this.#graphql(resumeStatus, { entity, project, name });
    const { model } = expected(tailSchema, answer, this.name);
    this.#lines = model?.bucket?.historyLineCount ?? this.#lines;
    const step = stepOfTail(model?.bucket?.historyTail ?? "[]");
    if (step !== null) return step;
    throw new TrackingError(
      "TRACKER_AWAY",
      `${this.name} has ${this.#lines} lines of run ${name} and does not say which is the last`,
    );
  }

  async #graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = await this.#ask("graphql", { query, variables });
    const { data, errors } = expected(answerSchema, answer, this.name);
    const [first] = errors ?? [];
    if (first === undefined) return data;
    const said = first.message.replaceAll(this.#place.key, "…").slice(0, 200);
    throw new TrackingError("TRACKER_REFUSED", `${this.name} refuses the run: ${said}`);
  }

  async #stream(body: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#ask(this.#path, body);
  }

  async #ask(path: string, body: unknown): Promise<unknown> {
    const { url, key } = this.#place;
    const login = Buffer.from(`api:${key}`).toString("base64");
    return await askJson({
      url: `${url.replace(/\/+$/, "")}/${path}`,
      body,
      headers: { authorization: `Basic ${login}` },
      secrets: [key, login],
      signal: this.#signal,
    });
  }
}

/** A run's name with the letters that the service takes. */
function runId(run: string): string {
  return run.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 64);
}

function configOf(configuration: unknown): Record<string, { readonly value: unknown }> {
  const entries = Object.entries((configuration ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, value]) => [key, { value }]));
}

/** @param tail the last lines of a history, as JSON in JSON */
function stepOfTail(tail: string): number | null {
  try {
    const lines = z.array(z.string()).parse(JSON.parse(tail));
    const { _step } = z.object({ _step: z.number() }).parse(JSON.parse(lines.at(-1) ?? ""));
    return _step;
  } catch {
    return null;
  }
}
