import type { CurveSink, TrackedRun } from "../curve-sink.ts";
import { TrackingError } from "../tracking-error.ts";
import { TrackioSink } from "./trackio-sink.ts";
import { WandbSink } from "./wandb-sink.ts";

/** Variables of the environment; keys come from nowhere else. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables with keys, which no other process of a run needs. */
export const keyVariables: readonly string[] = ["WANDB_API_KEY", "TRACKIO_WRITE_TOKEN", "HF_TOKEN"];

/** Makes the sink of a tracker for a run. */
export type Tracker = (run: TrackedRun, signal: AbortSignal) => CurveSink;

const project = "lockstep";

/**
 * Reads what `--track` says: `wandb`, or the address of a Trackio server.
 * @throws {TrackingError} `BAD_TRACKER`
 */
export function trackerOf(track: string, env: Environment): Tracker {
  return track === "wandb" ? wandb(env) : trackio(track, env);
}

function wandb(env: Environment): Tracker {
  const key = env["WANDB_API_KEY"] ?? "";
  if (key === "")
    throw new TrackingError(
      "BAD_TRACKER",
      "--track wandb needs your key in the variable WANDB_API_KEY of the environment; set it, or leave --track out",
    );
  const url = urlOf(env["WANDB_BASE_URL"] ?? "https://api.wandb.ai", "WANDB_BASE_URL");
  const place = {
    ...{ url: url.href, key },
    entity: env["WANDB_ENTITY"] ?? "",
    project: env["WANDB_PROJECT"] ?? project,
  };
  return (run, signal) => new WandbSink(place, run, signal);
}

function trackio(track: string, env: Environment): Tracker {
  const url = urlOf(track, "--track");
  const space = url.hostname.endsWith(".hf.space");
  const place = {
    url: url.href,
    project: env["TRACKIO_PROJECT"] ?? project,
    writeToken: env["TRACKIO_WRITE_TOKEN"] ?? "",
    // Nobody else's server gets it.
    spaceToken: space ? (env["HF_TOKEN"] ?? "") : "",
  };
  return (run, signal) => new TrackioSink(place, run, signal);
}

function urlOf(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw new TrackingError(
      "BAD_TRACKER",
      `${option} takes wandb or the http address of a Trackio server, got '${text.slice(0, 100)}'`,
    );
  if (url.username !== "" || url.password !== "" || url.search !== "")
    throw new TrackingError(
      "BAD_TRACKER",
      `${option} has a key in its address, which every user of the machine could read; leave it out there and set TRACKIO_WRITE_TOKEN in the environment`,
    );
  return url;
}
