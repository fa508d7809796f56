import * as generated from "../../generated/tensorboard.js";
import type { MetricValue } from "../curve/metric.ts";

const { tensorboard } = generated;
type Event = generated.tensorboard.IEvent;
type Value = generated.tensorboard.Summary.IValue;

/** When, and after how many environment steps. */
export interface EventPlace {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
}

/** A picture, encoded. */
export interface EncodedPicture {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** A setting of a run, as TensorBoard's table of runs can sort it. */
export type Setting = string | number | boolean;

/** What every event file begins with. */
export function fileVersion(place: EventPlace): Uint8Array {
  return encoded(place, { fileVersion: "brain.Event:2" });
}

/** Readers drop what they have of the place's step and of later ones. */
export function startAt(place: EventPlace): Uint8Array {
  const status = tensorboard.SessionLog.SessionStatus.START;
  return encoded(place, { sessionLog: { status } });
}

/** The numbers of an update. */
export function scalars(place: EventPlace, values: readonly MetricValue[]): Uint8Array {
  return summary(
    place,
    values.map(({ name, value }) => ({ tag: name, simpleValue: value })),
  );
}

/** A page of Markdown. */
export function text(place: EventPlace, tag: string, markdown: string): Uint8Array {
  const tensor = {
    dtype: tensorboard.DataType.DT_STRING,
    tensorShape: { dim: [{ size: 1 }] },
    stringVal: [Buffer.from(markdown, "utf8")],
  };
  return summary(place, [{ tag, metadata: metadataOf("text", empty), tensor }]);
}

/** Pictures by name. */
export function images(
  place: EventPlace,
  pictures: Readonly<Record<string, EncodedPicture>>,
): Uint8Array {
  const rgb = 3;
  return summary(
    place,
    Object.entries(pictures).map(([tag, { width, height, png }]) => ({
      tag,
      image: { width, height, colorspace: rgb, encodedImageString: png },
    })),
  );
}

/** The settings of a run that begins. */
export function sessionStart(
  place: EventPlace,
  settings: Readonly<Record<string, Setting>>,
): Uint8Array {
  const hparams = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, hparamOf(value)]),
  );
  const content = { sessionStartInfo: { hparams, startTimeSecs: place.time } };
  return hparamsEvent(place, "_hparams_/session_start_info", content);
}

/** A run is complete. */
export function sessionEnd(place: EventPlace): Uint8Array {
  const status = tensorboard.Status.STATUS_SUCCESS;
  const content = { sessionEndInfo: { status, endTimeSecs: place.time } };
  return hparamsEvent(place, "_hparams_/session_end_info", content);
}

/**
 * The step that an event's readers have reached; of {@link startAt} the step before.
 * @throws when the bytes are no event
 */
export function stepReached(bytes: Uint8Array): number {
  const { step, sessionLog } = tensorboard.Event.decode(bytes);
  return Number(step ?? 0) - (sessionLog == null ? 0 : 1);
}

const empty = new Uint8Array(0);

function encoded({ time, step }: EventPlace, what: Event): Uint8Array {
  return tensorboard.Event.encode({ wallTime: time, step, ...what }).finish();
}

function summary(place: EventPlace, value: readonly Value[]): Uint8Array {
  return encoded(place, { summary: { value: [...value] } });
}

function metadataOf(
  pluginName: string,
  content: Uint8Array,
): generated.tensorboard.ISummaryMetadata {
  return { pluginData: { pluginName, content } };
}

/** The hparams plugin keeps what it reads in the metadata of a tensor that means nothing. */
function hparamsEvent(
  place: EventPlace,
  tag: string,
  content: generated.tensorboard.IHParamsPluginData,
): Uint8Array {
  const metadata = metadataOf("hparams", tensorboard.HParamsPluginData.encode(content).finish());
  const tensor = {
    dtype: tensorboard.DataType.DT_FLOAT,
    tensorShape: { dim: [{ size: 1 }] },
    floatVal: [0],
  };
  return summary(place, [{ tag, metadata, tensor }]);
}

function hparamOf(value: Setting): generated.tensorboard.IHParamValue {
  if (typeof value === "number") return { numberValue: value };
  return typeof value === "boolean" ? { boolValue: value } : { stringValue: value };
}
