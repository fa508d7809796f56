import { statSync } from "node:fs";
import { extname, join } from "node:path";
import type { Picture } from "@lockstep/emulation";
import { makeFolder, openOutput } from "@lockstep/system";
import { createVideo, enlarged, videoEndings } from "@lockstep/video";
import { CliError } from "../cli-error.ts";
import { expectWritable, writeOutputFile, writingLater, writingTo } from "../output-file.ts";
import { type AnimatedPng, createAnimatedPng } from "../pictures/animated-png.ts";
import { pictureEndings, type VideoOptions } from "./video-options.ts";

/** Where an episode's pictures go. */
export interface PictureFile {
  /** Every frame, in order, one call at a time. Copied. */
  frame(picture: Picture): Promise<void> | void;
  /** Writes what is left. @returns what was written, as a sentence's end */
  finish(): Promise<string> | string;
  /** Leaves no part of a file, where the episode could not be played to its end. */
  abandon(): Promise<void> | void;
}

export type PictureFileOptions = Pick<VideoOptions, "every" | "scale" | "speed"> & {
  /** Of what is played. */
  readonly framesPerSecond: number;
};

const kinds: Readonly<Record<string, (path: string, options: PictureFileOptions) => PictureFile>> =
  {
    ".mp4": (path, options) => {
      const every = options.every ?? Math.ceil(options.speed);
      return everyNth(every, video(path, options, { every, scale: options.scale ?? 2 }));
    },
    ".gif": (path, options) => {
      const every = options.every ?? animationEvery;
      return everyNth(every, video(path, options, { every, scale: options.scale ?? 1 }));
    },
    ".png": (path, options) => {
      const every = options.every ?? animationEvery;
      return everyNth(every, animation(path, options, every));
    },
    ".apng": (path, options) => kindOf(".png")(path, options),
    ".rgb": (path, options) => everyNth(options.every ?? 1, raw(path, options)),
    "": (path, options) =>
      isStream(path)
        ? kindOf(".png")(path, options)
        : everyNth(options.every ?? 1, folder(path, options)),
  };
/** Every fourth picture is enough for the eye. */
const animationEvery = 4;

/**
 * Before anything is played: whether a file's ending says a kind of picture file.
 * @param others further endings, for the message
 * @throws {CliError} `OUTPUT_FILE`
 */
export function expectPictureKind(path: string, others = ""): void {
  const kind = extname(path).toLowerCase();
  if (kinds[kind] !== undefined) return;
  throw new CliError(
    "OUTPUT_FILE",
    `--out ${path} ends with ${kind}, expected ${pictureEndings}${others}`,
  );
}

/**
 * A file whose ending says its kind.
 * @throws {CliError} `OUTPUT_FILE` for any other ending, or when it cannot be written
 */
export function openPictureFile(path: string, options: PictureFileOptions): PictureFile {
  expectPictureKind(path);
  return kindOf(extname(path).toLowerCase())(path, options);
}

/** Before anything is played. A folder of pictures is made later. @throws {CliError} `OUTPUT_FILE` */
export function expectWritableKind(path: string): void {
  if (extname(path) !== "" || isStream(path)) expectWritable(path);
}

function kindOf(ending: string): (typeof kinds)[string] {
  return kinds[ending] as (typeof kinds)[string];
}

/** A pipe or a device, which takes an animated PNG. */
function isStream(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

function everyNth(every: number, file: PictureFile): PictureFile {
  let frames = 0;
  return {
    ...file,
    frame: (picture) => (frames++ % every === 0 ? file.frame(picture) : undefined),
  };
}

function video(
  path: string,
  { framesPerSecond, speed }: PictureFileOptions,
  { every, scale }: { readonly every: number; readonly scale: number },
): PictureFile {
  expectWritable(path);
  const rate = (framesPerSecond * speed) / every;
  const growing = writingTo(path, () => createVideo(path, { framesPerSecond: rate, scale }));
  if (growing === null) throw new RangeError(`${path} ends with none of ${videoEndings}`);
  let pictures = 0;
  return {
    async frame(picture) {
      await writingLater(path, growing.add(picture));
      pictures += 1;
    },
    async finish() {
      await writingLater(path, growing.finish());
      return `${pictures} pictures, ${rate.toFixed(2)} a second, in ${path}`;
    },
    abandon: () => growing.abandon(),
  };
}

function animation(
  path: string,
  { framesPerSecond, speed, scale = 1 }: PictureFileOptions,
  every: number,
): PictureFile {
  expectWritable(path);
  const growing: AnimatedPng = createAnimatedPng({
    delayMs: (1000 * every) / (framesPerSecond * speed),
  });
  let pictures = 0;
  return {
    frame(picture) {
      growing.add(enlarged(picture, scale));
      pictures += 1;
    },
    finish() {
      if (pictures > 0) writeOutputFile(path, growing.finish());
      return `${pictures} pictures in ${path}`;
    },
    abandon: () => undefined,
  };
}

function folder(path: string, { scale = 1 }: PictureFileOptions): PictureFile {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CliError(
      "OUTPUT_FILE",
      `--out ${path} is no folder; without an ending, a folder of PNGs is written: name another, or a file that ends with .mp4, .gif, .png, .rgb or .bk2`,
    );
  writingTo(path, () => makeFolder(path));
  let pictures = 0;
  return {
    frame(picture) {
      const png = createAnimatedPng({ delayMs: 0 });
      png.add(enlarged(picture, scale));
      writeOutputFile(join(path, `${String(pictures).padStart(6, "0")}.png`), png.finish());
      pictures += 1;
    },
    finish: () => `${pictures} pictures in ${path}`,
    // Its pictures are whole files, and a user's folder may hold others.
    abandon: () => undefined,
  };
}

function raw(path: string, { framesPerSecond, speed, scale = 1 }: PictureFileOptions): PictureFile {
  expectWritable(path);
  const file = writingTo(path, () => openOutput(path));
  let pictures = 0;
  let size = "";
  return {
    frame(picture) {
      const { width, height, rgb } = enlarged(picture, scale);
      const own = `${width}x${height}`;
      if (pictures > 0 && own !== size)
        throw new CliError(
          "OUTPUT_FILE",
          `--out ${path}: picture ${pictures} has ${own} pixels, those before have ${size}: raw pictures are of one size; write an animation (.png) or a folder of pictures`,
        );
      size = own;
      writingTo(path, () => file.write(rgb));
      pictures += 1;
    },
    finish() {
      writingTo(path, () => file.finish());
      const rate = (framesPerSecond * speed).toFixed(4);
      return `${pictures} pictures of ${size} (ffmpeg -f rawvideo -pixel_format rgb24 -video_size ${size} -framerate ${rate} -i ${path} …)`;
    },
    abandon: () => file.abandon(),
  };
}
