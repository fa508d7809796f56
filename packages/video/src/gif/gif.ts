import { type GrowingFile, openOutput } from "@lockstep/system";
import gifenc, { type GifStream } from "gifenc";
import { enlargedBytes } from "../picture/enlarged.ts";
import { centred } from "../picture/placed.ts";
import type { RgbPicture } from "../picture/rgb-picture.ts";
import type { Video, VideoOptions } from "../video.ts";
import { changedPixels } from "./changed-pixels.ts";

/** A picture's time is a 16-bit number of hundredths of a second. */
const [hundredths, longestHundredths] = [100, 65_535];
const staysUnderTheNext = 1;

/**
 * A GIF that repeats for ever: each picture stores the pixels that changed, in up to 255 colours of its own. A picture
 * that stands still lasts longer.
 * @throws {NodeJS.ErrnoException} when the place cannot be written
 */
export function createGif(path: string, options: VideoOptions): Video {
  return new Gif(path, options);
}

class Gif implements Video {
  readonly #options: VideoOptions;
  readonly #file: GrowingFile;
  readonly #encoder: GifStream = gifenc.GIFEncoder();
  #waiting: { readonly picture: RgbPicture; readonly beginsAt: number } | null = null;
  #written: RgbPicture | null = null;
  #pictures = 0;

  constructor(path: string, options: VideoOptions) {
    this.#options = options;
    this.#file = openOutput(path);
  }

  async add(picture: RgbPicture): Promise<void> {
    const size = this.#waiting?.picture ?? picture;
    const whole = centred(picture, size);
    const now = this.#now();
    this.#pictures += 1;
    const waiting = this.#waiting;
    const still = waiting !== null && Buffer.compare(waiting.picture.rgb, whole.rgb) === 0;
    if (still && now - waiting.beginsAt < longestHundredths - hundredths) return;
    if (waiting !== null) this.#write(waiting.picture, now - waiting.beginsAt);
    this.#waiting = { picture: { ...whole, rgb: whole.rgb.slice() }, beginsAt: now };
  }

  async finish(): Promise<void> {
    if (this.#waiting === null) throw new RangeError("a video needs at least one picture");
    this.#write(this.#waiting.picture, this.#now() - this.#waiting.beginsAt);
    this.#encoder.finish();
    this.#flush();
    this.#file.finish();
  }

  async abandon(): Promise<void> {
    this.#file.abandon();
  }

  /** When the next picture begins, in hundredths of a second: rounded each time anew, so that errors do not add up. */
  #now(): number {
    return Math.round((hundredths * this.#pictures) / this.#options.framesPerSecond);
  }

  #write(picture: RgbPicture, duration: number): void {
    const { palette, pixels } = changedPixels(this.#written, picture);
    const { scale } = this.#options;
    const indices = enlargedBytes(pixels, picture, scale, 1);
    this.#encoder.writeFrame(indices, picture.width * scale, picture.height * scale, {
      palette,
      delay: duration * 10,
      transparent: this.#written !== null,
      transparentIndex: 0,
      dispose: staysUnderTheNext,
      colorDepth: Math.max(2, 32 - Math.clz32(palette.length - 1)),
    });
    this.#written = picture;
    this.#flush();
  }

  #flush(): void {
    this.#file.write(this.#encoder.bytesView().slice());
    this.#encoder.stream.reset();
  }
}
