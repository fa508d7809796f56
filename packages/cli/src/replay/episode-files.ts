import { statSync } from "node:fs";
import { extname, join } from "node:path";
import type { Picture } from "@lockstep/emulation";
import { makeFolder, openOutput } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { expectWritable, writeOutputFile, writingTo } from "../output-file.ts";
import { type AnimatedPng, createAnimatedPng } from "../pictures/animated-png.ts";

/** Where an episode's pictures go. */
export interface PictureFile {
  /** Every frame, in order. */
  frame(picture: () => Picture): void;
  /** Writes what is left. @returns what was written, as a sentence's end */
  finish(): string;
  /** Leaves no part of a file, where the episode could not be played to its end. */
  abandon(): void;
}

const framesPerSecond = 60;
/** Every fourth picture is enough for the eye. */
const animationEvery = 4;

/**
 * A file whose ending says its kind: `.png` an animation, `.rgb` raw pictures one after another, none a folder of PNGs.
 * @param every keeps one picture of so many; 4 for an animation and 1 else when `undefined`
 * @throws {CliError} `OUTPUT_FILE` for any other ending, or when it cannot be written
 */
export function openPictureFile(path: string, every: number | undefined): PictureFile {
  const kind = extname(path).toLowerCase();
  if (kind === ".png") return everyNth(every ?? animationEvery, animation(path, every));
  if (kind === ".rgb") return everyNth(every ?? 1, raw(path));
  if (kind === "") return everyNth(every ?? 1, folder(path));
  throw new CliError(
    "OUTPUT_FILE",
    `--out ${path} ends with ${kind}, expected .png for an animation, .rgb for raw pictures, .bk2 for a recording of the buttons, or no ending for a folder of pictures`,
  );
}

function everyNth(every: number, file: PictureFile): PictureFile {
  let frames = 0;
  return {
    frame(picture) {
      if (frames++ % every === 0) file.frame(picture);
    },
    finish: () => file.finish(),
    abandon: () => file.abandon(),
  };
}

function animation(path: string, every: number = animationEvery): PictureFile {
  expectWritable(path);
  let growing: AnimatedPng | null = null;
  let pictures = 0;
  return {
    frame(picture) {
      growing ??= createAnimatedPng({ delayMs: (1000 * every) / framesPerSecond });
      growing.add(picture());
      pictures += 1;
    },
    finish() {
      if (growing !== null) writeOutputFile(path, growing.finish());
      return `${pictures} pictures in ${path}`;
    },
    abandon: () => undefined,
  };
}

function folder(path: string): PictureFile {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CliError(
      "OUTPUT_FILE",
      `--out ${path} is no folder; without an ending, a folder of PNGs is written: name another, or a file that ends with .png, .rgb or .bk2`,
    );
  writingTo(path, () => makeFolder(path));
  let pictures = 0;
  return {
    frame(picture) {
      const png = createAnimatedPng({ delayMs: 0 });
      png.add(picture());
      writeOutputFile(join(path, `${String(pictures).padStart(6, "0")}.png`), png.finish());
      pictures += 1;
    },
    finish: () => `${pictures} pictures in ${path}`,
    // Its pictures are whole files, and a user's folder may hold others.
    abandon: () => undefined,
  };
}

function raw(path: string): PictureFile {
  expectWritable(path);
  const file = writingTo(path, () => openOutput(path));
  let pictures = 0;
  let size = "";
  return {
    frame(picture) {
      const { width, height, rgb } = picture();
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
      return `${pictures} pictures of ${size} (ffmpeg -f rawvideo -pixel_format rgb24 -video_size ${size} -framerate ${framesPerSecond} -i ${path} …)`;
    },
    abandon: () => file.abandon(),
  };
}
