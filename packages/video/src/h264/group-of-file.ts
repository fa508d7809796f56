import { VideoError } from "../video-error.ts";
import type { EncodedGroup } from "./encoded-group.ts";
import { withColour } from "./sps-colour.ts";

const idrPicture = 5;
const lengthBytes = 4;

/**
 * Takes the pictures out of an MP4 file as h264-mp4-encoder writes it: one track, whose pictures follow each other
 * without a gap, one NAL unit each. The colour space of its pixels is added, which that library does not write.
 * @param pictures how many there must be
 * @throws {VideoError} `ENCODER_FAILED`
 */
export function groupOfFile(file: Uint8Array, pictures: number): EncodedGroup {
  const content = contentOf(file, ["mdat"]);
  const units = content.slice(0, unitsLength(content, pictures));
  const sizes: number[] = [];
  const view = new DataView(units.buffer);
  for (let at = 0; at < units.length; at += sizes.at(-1) as number)
    sizes.push(lengthBytes + view.getUint32(at));
  const type = (units[lengthBytes] as number) & 31;
  if (type !== idrPicture) throw failed(`a group begins with NAL unit type ${type}, expected 5`);
  const { sps, pps } = parameterSets(file);
  return { units, sizes, sps: withColour(sps), pps };
}

function unitsLength(content: Uint8Array, pictures: number): number {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let at = 0;
  for (let picture = 0; picture < pictures; picture++) {
    const length = at + lengthBytes <= content.length ? view.getUint32(at) : 0;
    at += lengthBytes + length;
    if (length === 0 || at > content.length)
      throw failed(`${picture} of ${pictures} pictures are in ${content.length} bytes`);
  }
  return at;
}

const pathOfSampleEntry = ["moov", "trak", "mdia", "minf", "stbl", "stsd"];
/** Before the first entry of `stsd`, and before the boxes of a visual sample entry. */
const [listHeader, visualHeader] = [8, 78];

/** ISO/IEC 14496-15, AVCDecoderConfigurationRecord. */
function parameterSets(file: Uint8Array): { readonly sps: Uint8Array; readonly pps: Uint8Array } {
  const entries = contentOf(file, pathOfSampleEntry).subarray(listHeader);
  const record = contentOf(contentOf(entries, ["avc1"]).subarray(visualHeader), ["avcC"]);
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const countsAt = 5;
  const spsBytes = view.getUint16(countsAt + 1);
  const spsEnd = countsAt + 3 + spsBytes;
  const ppsBytes = view.getUint16(spsEnd + 1);
  if (((record[countsAt] as number) & 31) !== 1 || record[spsEnd] !== 1)
    throw failed("it wrote more than one parameter set");
  const sps = record.slice(countsAt + 3, spsEnd);
  const pps = record.slice(spsEnd + 3, spsEnd + 3 + ppsBytes);
  return { sps, pps };
}

/** What is in a box of boxes; ISO/IEC 14496-12, 4.2. */
function contentOf(boxes: Uint8Array, path: readonly string[]): Uint8Array {
  const [wanted, ...inner] = path;
  if (wanted === undefined) return boxes;
  const view = new DataView(boxes.buffer, boxes.byteOffset, boxes.byteLength);
  for (let at = 0; at + 8 <= boxes.length; ) {
    const short = view.getUint32(at);
    const header = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    const type = Buffer.from(boxes.subarray(at + 4, at + 8)).toString("latin1");
    if (size < header || at + size > boxes.length) break;
    if (type === wanted) return contentOf(boxes.subarray(at + header, at + size), inner);
    at += size;
  }
  throw failed(`its file has no ${wanted}`);
}

function failed(what: string): VideoError {
  return new VideoError(
    "ENCODER_FAILED",
    `h264-mp4-encoder wrote something else than expected: ${what}; report it with the command`,
  );
}
