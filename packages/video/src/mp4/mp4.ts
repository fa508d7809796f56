import { type GrowingFile, openOutput, openScratch, type Scratch } from "@lockstep/system";
import type { EncodedGroup } from "../h264/encoded-group.ts";
import { Encoder } from "../h264/encoder.ts";
import { levelOf, withLevel } from "../h264/level.ts";
import { centred } from "../picture/placed.ts";
import type { PictureSize, RgbPicture } from "../picture/rgb-picture.ts";
import type { Video, VideoOptions } from "../video.ts";
import { VideoError } from "../video-error.ts";
import { u32, u64 } from "./boxes.ts";
import { fileType, movieHeader } from "./track-header.ts";

/** Ticks of a picture: so fine that 60.0988 pictures a second are 600,988 ticks. */
const frameTicks = 10_000;
/** Of H.264's level 5.2. */
const longestSide = 4096;

/**
 * An MP4 file of one H.264 track, without sound. Its header comes first, so that a browser plays it while it loads:
 * until the header is known, the pictures wait in a file beside it.
 * @throws {NodeJS.ErrnoException} when the place cannot be written
 */
export function createMp4(path: string, options: VideoOptions): Video {
  return new Mp4(path, options);
}

class Mp4 implements Video {
  readonly #path: string;
  readonly #options: VideoOptions;
  readonly #units: Scratch;
  readonly #sizes: number[] = [];
  readonly #groups: number[] = [];
  #first: EncodedGroup | null = null;
  #bytes = 0;
  #size: PictureSize | null = null;
  #encoder: Encoder | null = null;

  constructor(path: string, options: VideoOptions) {
    this.#path = path;
    this.#options = options;
    this.#units = openScratch(path);
  }

  async add(picture: RgbPicture): Promise<void> {
    this.#size ??= { width: picture.width, height: picture.height };
    const whole = centred(picture, this.#size);
    this.#encoder ??= this.#open(this.#size);
    this.#keep(await this.#encoder.add(whole.rgb));
  }

  async finish(): Promise<void> {
    if (this.#encoder === null) throw new RangeError("a video needs at least one picture");
    this.#keep(await this.#encoder.finish());
    await this.#encoder.close();
    const file = openOutput(this.#path);
    try {
      this.#write(file, this.#encoder.size);
      file.finish();
    } catch (error) {
      file.abandon();
      throw error;
    }
    this.#units.close();
  }

  async abandon(): Promise<void> {
    this.#units.close();
    await this.#encoder?.close();
  }

  #open(size: PictureSize): Encoder {
    const { scale } = this.#options;
    const [width, height] = [size.width * scale, size.height * scale];
    if (Math.max(width, height) > longestSide)
      throw new VideoError(
        "PICTURE_SIZE",
        `${size.width}x${size.height} pixels at scale ${scale} are ${width}x${height}, expected at most ${longestSide} on a side; choose a smaller --scale`,
      );
    return new Encoder(size, scale);
  }

  #keep(groups: readonly EncodedGroup[]): void {
    for (const group of groups) {
      this.#first ??= group;
      this.#units.write(group.units);
      this.#bytes += group.units.length;
      this.#groups.push(group.sizes.length);
      for (const size of group.sizes) this.#sizes.push(size);
    }
  }

  #write(file: GrowingFile, size: PictureSize): void {
    const { sps, pps } = this.#first as EncodedGroup;
    const level = levelOf(size, this.#options.framesPerSecond);
    const timescale = Math.round(this.#options.framesPerSecond * frameTicks);
    const track = { size, timescale, frameTicks, sps: withLevel(sps, level), pps };
    const whole = { ...track, sizes: this.#sizes, groups: this.#groups };
    // An mdat of any length has 64 bits for it.
    const header = 16;
    const bytesBefore = fileType.length + movieHeader(whole, 0).length + header;
    file.write(fileType);
    file.write(movieHeader(whole, bytesBefore));
    file.write(Buffer.concat([u32(1), Buffer.from("mdat"), u64(header + this.#bytes)]));
    for (const part of this.#units.parts()) file.write(part);
  }
}
