import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createVideo } from "../create-video.ts";
import { enlarged } from "../picture/enlarged.ts";
import type { RgbPicture } from "../picture/rgb-picture.ts";
import { decode, probe, skipWithoutFfmpeg } from "../testing/ffmpeg.ts";
import { movingPicture } from "../testing/moving-picture.ts";

async function gifOf(
  context: TestContext,
  pictures: readonly RgbPicture[],
  framesPerSecond: number,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-gif-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "video.gif");
  const video = createVideo(path, { framesPerSecond, scale: 3 });
  for (const picture of pictures) await video?.add(picture);
  await video?.finish();
  await video?.abandon();
  return path;
}

test("every pixel of a GIF with up to 255 colours is the picture's, enlarged", {
  skip: skipWithoutFfmpeg,
}, async (context) => {
  const pictures = Array.from({ length: 30 }, (_, frame) => movingPicture(frame));
  const path = await gifOf(context, pictures, 60.0988 / 4);
  const expected = Buffer.concat(pictures.map((picture) => enlarged(picture, 3).rgb));
  assert.equal(Buffer.compare(decode(path), expected), 0);
  const duration = Number(probe(path)["duration"]);
  assert.ok(Math.abs(duration - (30 * 4) / 60.0988) < 0.011, String(duration));
});

test("a picture that stands still is stored once and lasts longer", async (context) => {
  const [a, b] = [movingPicture(0), movingPicture(1)];
  const path = await gifOf(context, [a, a, a, a, b], 10);
  const bytes = readFileSync(path);
  const delays: number[] = [];
  const control = Buffer.from([0x21, 0xf9, 4]);
  for (let at = bytes.indexOf(control); at >= 0; at = bytes.indexOf(control, at + 1))
    delays.push(bytes.readUInt16LE(at + 4));
  assert.deepEqual(delays, [40, 10]);
});

test("the same pictures give the same bytes, more than 255 colours, too", async (context) => {
  const rgb = Uint8Array.from({ length: 40 * 30 * 3 }, (_, index) => (index * 7919) % 256);
  const many = { width: 40, height: 30, rgb };
  const [one, other] = [await gifOf(context, [many], 10), await gifOf(context, [many], 10)];
  assert.equal(Buffer.compare(readFileSync(one), readFileSync(other)), 0);
});

test("a picture that cannot be added is a promise's error, which callers give the file's name", async (context) => {
  const gif = gifOf(context, [movingPicture(0, 8, 8), movingPicture(0, 16, 8)], 10);
  await assert.rejects(gif, { code: "PICTURE_SIZE" });
  const folder = mkdtempSync(join(tmpdir(), "lockstep-gif-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const video = createVideo(join(folder, "video.gif"), { framesPerSecond: 10, scale: 1 });
  await video?.add(movingPicture(0, 8, 8));
  let refused: Promise<void> | undefined;
  assert.doesNotThrow(() => {
    refused = video?.add(movingPicture(0, 16, 8));
  });
  await assert.rejects(refused ?? Promise.resolve(), { code: "PICTURE_SIZE" });
  await video?.abandon();
});
