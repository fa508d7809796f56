import h264, { type H264MP4Encoder } from "h264-mp4-encoder";
import type { PictureSize } from "../picture/rgb-picture.ts";
import type { EncodedGroup } from "./encoded-group.ts";
import { groupOfFile } from "./group-of-file.ts";

/** A group of five seconds: players jump to its beginning, and the encoder's memory holds no more than one. */
const picturesOfGroup = 300;
/** 10 to 51; 20 is hard to tell from the original. */
const quantizer = 20;
/** 0 to 10. The slower ones write files of about the same size. */
const fastest = 10;

/**
 * Encodes pictures of one size as H.264, baseline profile. h264-mp4-encoder keeps a whole file in its memory and ends
 * it with one call, so each group is a file of its own.
 */
export class GroupEncoder {
  readonly #size: PictureSize;
  #encoder: H264MP4Encoder | null = null;
  #pictures = 0;

  /** @param size even */
  constructor(size: PictureSize) {
    this.#size = size;
  }

  /** @param yuv planes Y, Cb, Cr; not kept @returns a group where the picture ended one */
  async add(yuv: Uint8Array): Promise<EncodedGroup | null> {
    this.#encoder ??= await this.#open();
    this.#encoder.addFrameYuv(yuv);
    this.#pictures += 1;
    return this.#pictures === picturesOfGroup ? this.finish() : null;
  }

  /** @returns the pictures since the last group; `null` when there are none */
  finish(): EncodedGroup | null {
    const encoder = this.#encoder;
    if (encoder === null) return null;
    encoder.finalize();
    const { FS, outputFilename } = encoder;
    const group = groupOfFile(FS.readFile(outputFilename), this.#pictures);
    FS.unlink(outputFilename);
    encoder.delete();
    this.#encoder = null;
    this.#pictures = 0;
    return group;
  }

  async #open(): Promise<H264MP4Encoder> {
    const encoder = await h264.createH264MP4Encoder();
    encoder.width = this.#size.width;
    encoder.height = this.#size.height;
    encoder.speed = fastest;
    encoder.quantizationParameter = quantizer;
    encoder.groupOfPictures = picturesOfGroup;
    encoder.initialize();
    return encoder;
  }
}
