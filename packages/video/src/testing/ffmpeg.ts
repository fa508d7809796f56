import { spawnSync } from "node:child_process";
import { skipUnless } from "@lockstep/system/testing";
import type { RgbPicture } from "../picture/rgb-picture.ts";

/** For node:test's option `skip`. */
export const skipWithoutFfmpeg: string | false = skipUnless(
  spawnSync("ffmpeg", ["-version"]).status === 0,
  "ffmpeg (apt-get install ffmpeg)",
);

function run(program: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

/** What ffprobe says of a file's only stream, its frames counted by decoding them. */
export function probe(path: string): Readonly<Record<string, string | number>> {
  const args = ["-v", "error", "-count_frames", "-show_streams", "-of", "json", path];
  const { streams } = JSON.parse(run("ffprobe", args).toString()) as {
    readonly streams: readonly Readonly<Record<string, string | number>>[];
  };
  if (streams.length !== 1) throw new Error(`${path} has ${streams.length} streams, expected 1`);
  return streams[0] ?? {};
}

/** All decoded frames as RGB, one after another, each colour sample as a square of pixels. */
export function decode(path: string): Buffer {
  const flags = "neighbor+accurate_rnd+full_chroma_int";
  const format = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24"];
  return run("ffmpeg", ["-v", "error", "-i", path, "-sws_flags", flags, ...format, "-"]);
}

/** Peak signal-to-noise ratio of RGB, in dB, of the worst picture. */
export function worstPsnr(decoded: Buffer, expected: readonly RgbPicture[]): number {
  let worst = Number.POSITIVE_INFINITY;
  let at = 0;
  for (const { rgb } of expected) {
    let squares = 0;
    for (const [index, value] of rgb.entries())
      squares += (value - (decoded[at + index] ?? 0)) ** 2;
    worst = Math.min(worst, 10 * Math.log10((255 ** 2 * rgb.length) / squares));
    at += rgb.length;
  }
  if (at !== decoded.length) throw new Error(`${decoded.length} bytes, expected ${at}`);
  return worst;
}
