import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { createVideo, type VideoOptions } from "../create-video.ts";
import { enlarged } from "../picture/enlarged.ts";
import type { RgbPicture } from "../picture/rgb-picture.ts";
import { decode, probe, skipWithoutFfmpeg, worstPsnr } from "../testing/ffmpeg.ts";
import { movingPicture } from "../testing/moving-picture.ts";

const nes = 60.0988;

function aFile(context: TestContext, name = "video.mp4"): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-video-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

async function write(
  path: string,
  pictures: Iterable<RgbPicture>,
  options: Partial<VideoOptions> = {},
): Promise<void> {
  const video = createVideo(path, { framesPerSecond: nes, scale: 2, ...options });
  assert.ok(video !== null);
  for (const picture of pictures) await video.add(picture);
  await video.finish();
  await video.abandon();
}

function pictures(count: number): RgbPicture[] {
  return Array.from({ length: count }, (_, frame) => movingPicture(frame));
}

/** A group of the encoder and the beginning of another. */
const all = pictures(320);
const folder = mkdtempSync(join(tmpdir(), "lockstep-video-"));
const written = join(folder, "video.mp4");
before(() => write(written, all));
after(() => rmSync(folder, { recursive: true, force: true }));

test("a player finds H.264 in yuv420p with its colours named, every frame, and the console's own rate", {
  skip: skipWithoutFfmpeg,
}, () => {
  const stream = probe(written);
  const expected = {
    codec_name: "h264",
    profile: "Constrained Baseline",
    pix_fmt: "yuv420p",
    width: 192,
    height: 160,
    level: 21,
    color_range: "tv",
    color_space: "bt709",
    color_transfer: "bt709",
    color_primaries: "bt709",
    nb_read_frames: "320",
  };
  for (const [key, value] of Object.entries(expected)) assert.equal(stream[key], value, key);
  assert.ok(Math.abs(Number(stream["duration"]) - 320 / nes) < 1e-4, String(stream["duration"]));
});

test("a video is the same whatever was encoded before it, and beside another one", async (context) => {
  const [other, beside, first, again] = ["other", "beside", "first", "again"].map((name) =>
    aFile(context, `${name}.mp4`),
  ) as [string, string, string, string];
  await Promise.all([write(first, pictures(40)), write(other, pictures(9), { scale: 3 })]);
  await write(other, pictures(80).reverse(), { scale: 4 });
  await Promise.all([write(beside, pictures(7)), write(again, pictures(40))]);
  await write(beside, pictures(40));
  const expected = readFileSync(first);
  for (const each of [again, beside]) assert.deepEqual(readFileSync(each), expected);
});

test("decoded frames are the pictures: 38 dB or more at an even scale, where no colour is lost", {
  skip: skipWithoutFfmpeg,
}, (context) => {
  const psnr = worstPsnr(
    decode(written),
    all.map((picture) => enlarged(picture, 2)),
  );
  context.diagnostic(`worst picture: ${psnr.toFixed(1)} dB`);
  assert.ok(psnr >= 38, String(psnr));
});

test("a browser's order: the header is before the pictures", async (context) => {
  const path = aFile(context);
  await write(path, pictures(5));
  const bytes = readFileSync(path);
  const types: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    types.push(bytes.toString("latin1", at + 4, at + 8));
    const short = bytes.readUInt32BE(at);
    at += short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
  }
  assert.deepEqual(types, ["ftyp", "moov", "mdat"]);
});

test("the same pictures give the same bytes, and nothing is left beside the file", async (context) => {
  const again = aFile(context);
  await write(again, all);
  assert.equal(Buffer.compare(readFileSync(written), readFileSync(again)), 0);
  assert.deepEqual(readdirSync(join(again, "..")), ["video.mp4"]);
});

test("odd sizes get one more row and column, a copy of the last", {
  skip: skipWithoutFfmpeg,
}, async (context) => {
  const path = aFile(context);
  const all = Array.from({ length: 4 }, () => movingPicture(0, 31, 33));
  await write(path, all, { scale: 1 });
  const { width, height } = probe(path);
  assert.deepEqual([width, height], [32, 34]);
});

test("a smaller picture stands in the middle, a larger one is refused in one line", {
  skip: skipWithoutFfmpeg,
}, async (context) => {
  const path = aFile(context);
  const white = (width: number, height: number): RgbPicture => ({
    ...{ width, height },
    rgb: new Uint8Array(width * height * 3).fill(235),
  });
  await write(path, [white(64, 48), white(32, 48)]);
  const second = decode(path).subarray(128 * 96 * 3);
  const at = (x: number, y: number): number => second[(y * 128 + x) * 3] ?? -1;
  assert.ok(at(4, 40) < 20 && at(124, 40) < 20, "black beside it");
  assert.ok(at(64, 40) > 225, "white in the middle");
  await assert.rejects(write(path, [white(32, 48), white(64, 48)]), {
    code: "PICTURE_SIZE",
    message: /^a picture has 64x48 pixels and the video's first one 32x48: .*\(\.png\)/,
  });
  await assert.rejects(write(path, [white(512, 48)], { scale: 16 }), {
    code: "PICTURE_SIZE",
    message: /8192x768, expected at most 4096 on a side; choose a smaller --scale/,
  });
});

test("what is abandoned leaves nothing, and what was there before", async (context) => {
  const path = aFile(context);
  writeFileSync(path, "before");
  const video = createVideo(path, { framesPerSecond: nes, scale: 1 });
  for (const picture of pictures(40)) await video?.add(picture);
  await video?.abandon();
  await video?.abandon();
  assert.deepEqual(readdirSync(join(path, "..")), ["video.mp4"]);
  assert.equal(readFileSync(path, "utf8"), "before");
});

/** Frames after which the memory is looked at, and of ten minutes. */
const [early, late, tenMinutes] = [1_500, 3_500, 36_000];

test("ten minutes, 36,000 frames, take less than 200 MB at the pace of the first 3,500", async (context) => {
  const path = aFile(context);
  const program = `
    import { createVideo } from ${JSON.stringify(new URL("../create-video.js", import.meta.url).href)};
    import { ownPeakBytes } from ${JSON.stringify(import.meta.resolve("@lockstep/system"))};
    import { movingPicture } from ${JSON.stringify(new URL("../testing/moving-picture.js", import.meta.url).href)};
    const video = createVideo(${JSON.stringify(path)}, { framesPerSecond: ${nes}, scale: 2 });
    const pictures = Array.from({ length: 48 }, (_, frame) => movingPicture(frame));
    const played = async (from, to) => {
      for (let frame = from; frame < to; frame++) await video.add(pictures[frame % 48]);
      console.log(ownPeakBytes());
    };
    await played(0, ${early});
    await played(${early}, ${late});
    await video.finish();
    process.exit();
  `;
  const script = join(path, "..", "ten-minutes.mjs");
  writeFileSync(script, program);
  const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  assert.match(stdout, /^\d+\n\d+\n$/, stderr);
  const [first = 0, last = 0] = stdout.split("\n").map((bytes) => Number(bytes) / 2 ** 20);
  const megabytes = last + ((last - first) / (late - early)) * (tenMinutes - late);
  context.diagnostic(
    `${first.toFixed(0)} MB, then ${last.toFixed(0)} MB, file ${statSync(path).size} bytes`,
  );
  assert.ok(first > 20 && megabytes < 200, `${megabytes} MB: ${stdout}${stderr}`);
});
