import { extname } from "node:path";
import { createGif } from "./gif/gif.ts";
import { createMp4 } from "./mp4/mp4.ts";
import type { Video, VideoOptions } from "./video.ts";

export type { Video, VideoOptions } from "./video.ts";

const kinds: Readonly<Record<string, (path: string, options: VideoOptions) => Video>> = {
  ".mp4": createMp4,
  ".gif": createGif,
};

/** Endings of file names that {@link createVideo} knows, in lower case. */
export const videoEndings: readonly string[] = Object.keys(kinds);

/**
 * A video of the kind that the file's ending says. The same pictures and options give the same bytes.
 * @returns `null` for an ending that is none of {@link videoEndings}
 * @throws {NodeJS.ErrnoException} when the file cannot be written
 */
export function createVideo(path: string, options: VideoOptions): Video | null {
  return kinds[extname(path).toLowerCase()]?.(path, options) ?? null;
}
