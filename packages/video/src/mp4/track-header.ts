import type { PictureSize } from "../picture/rgb-picture.ts";
import { box, fullBox, u8, u16, u32, u64 } from "./boxes.ts";

/** One video track, all pictures of one length, in groups that lie in the file one after another. */
export interface Track {
  readonly size: PictureSize;
  /** Units of {@link frameTicks} a second. */
  readonly timescale: number;
  /** How long a picture is shown. */
  readonly frameTicks: number;
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  /** Bytes of each picture. */
  readonly sizes: readonly number[];
  /** Pictures of each group; its first one is a sync sample. */
  readonly groups: readonly number[];
}

const unity = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
const undetermined = 0x55c4;

/** The file type, which comes first. */
export const fileType: Uint8Array = box(
  "ftyp",
  Buffer.from("isom"),
  u32(512),
  Buffer.from("isomiso2avc1mp41"),
);

/**
 * `moov` of an MP4 file. Creation times are 0, so that the same pictures give the same bytes.
 * ISO/IEC 14496-12 and, for the sample entry, 14496-15.
 * @param offset where the pictures begin in the file
 */
export function movieHeader(track: Track, offset: number): Uint8Array {
  const { timescale, frameTicks, sizes, size } = track;
  const duration = sizes.length * frameTicks;
  const never = u64(0, 0);
  const movie = fullBox(
    ...(["mvhd", 1, 0, never, u32(timescale), u64(duration)] as const),
    ...[u32(0x1_0000), u16(0x100, 0), u32(0, 0, ...unity, 0, 0, 0, 0, 0, 0, 2)],
  );
  const enabledInMovie = 3;
  const header = fullBox(
    ...(["tkhd", 1, enabledInMovie, never, u32(1, 0), u64(duration)] as const),
    ...[u32(0, 0), u16(0, 0, 0, 0), u32(...unity, size.width * 0x1_0000, size.height * 0x1_0000)],
  );
  const media = box(
    "mdia",
    fullBox("mdhd", 1, 0, never, u32(timescale), u64(duration), u16(undetermined, 0)),
    fullBox("hdlr", 0, 0, u32(0), Buffer.from("vide"), u32(0, 0, 0), Buffer.from("video\0")),
    box(
      "minf",
      fullBox("vmhd", 0, 1, u16(0, 0, 0, 0)),
      box("dinf", fullBox("dref", 0, 0, u32(1), fullBox("url ", 0, 1))),
      sampleTable(track, offset),
    ),
  );
  return box("moov", movie, box("trak", header, media));
}

function sampleTable(track: Track, offset: number): Uint8Array {
  const { sizes, groups, frameTicks } = track;
  const firsts: number[] = [];
  const offsets: number[] = [];
  let [picture, at] = [0, offset];
  for (const pictures of groups) {
    firsts.push(picture + 1);
    offsets.push(at);
    for (const end = picture + pictures; picture < end; picture++) at += sizes[picture] as number;
  }
  // A run of groups of one length is one entry.
  const runs = groups.flatMap((pictures, group) =>
    pictures === groups[group - 1] ? [] : [group + 1, pictures, 1],
  );
  return box(
    "stbl",
    fullBox("stsd", 0, 0, u32(1), sampleEntry(track)),
    fullBox("stts", 0, 0, u32(1, sizes.length, frameTicks)),
    fullBox("stss", 0, 0, u32(firsts.length, ...firsts)),
    fullBox("stsc", 0, 0, u32(runs.length / 3, ...runs)),
    fullBox("stsz", 0, 0, u32(0, sizes.length), u32(...sizes)),
    fullBox("co64", 0, 0, u32(offsets.length), u64(...offsets)),
  );
}

function sampleEntry({ size, sps, pps }: Track): Uint8Array {
  const dotsPerInch = 72 * 0x1_0000;
  const depth = 24;
  const configuration = box(
    "avcC",
    u8(1, sps[1] as number, sps[2] as number, sps[3] as number, 0xff, 0xe1),
    ...[u16(sps.length), sps, u8(1), u16(pps.length), pps],
  );
  // Primaries, transfer and matrix of BT.709, limited range.
  const colour = box("colr", Buffer.from("nclx"), u16(1, 1, 1), u8(0));
  return box(
    "avc1",
    ...[u16(0, 0, 0, 1), u16(0, 0), u32(0, 0, 0), u16(size.width, size.height)],
    ...[u32(dotsPerInch, dotsPerInch, 0), u16(1), Buffer.alloc(32), u16(depth, 0xffff)],
    ...[configuration, colour],
  );
}
