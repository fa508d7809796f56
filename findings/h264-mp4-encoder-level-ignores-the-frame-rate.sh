#!/usr/bin/env bash
# One would guess: an H.264 encoder that is told size and frame rate writes the level that both need (ITU-T H.264, table A-1).
# What happens: the level depends on the size alone. 512 x 480 has 960 macroblocks; level 2.2 allows 21 such pictures a second,
# and the file says level 2.2 at 10, 30 and 60 a second. At 60 it needs level 3.1.
# Where: h264-mp4-encoder 1.0.12 (npm; minih264 in WebAssembly).
# Why it matters: hardware decoders refuse or drop pictures by the level; whoever writes games at 60 pictures a second must mend it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund h264-mp4-encoder@1.0.12 >/dev/null
cat >levels.cjs <<'NODE'
const assert = require("node:assert/strict");
const { createH264MP4Encoder } = require("h264-mp4-encoder");

const [width, height] = [512, 480];
const macroblocks = (width / 16) * (height / 16);
/** Table A-1, MaxMBPS. */
const mostAtLevel22 = 20_250;

async function levelAt(frameRate) {
  const encoder = await createH264MP4Encoder();
  Object.assign(encoder, { width, height, frameRate });
  encoder.initialize();
  encoder.addFrameYuv(new Uint8Array((width * height * 3) / 2).fill(128));
  encoder.finalize();
  const file = Buffer.from(encoder.FS.readFile(encoder.outputFilename));
  encoder.delete();
  // avcC: version, profile, compatibility, level.
  return file[file.indexOf("avcC") + 4 + 3];
}

(async () => {
  const found = [];
  for (const rate of [10, 30, 60]) {
    const level = await levelAt(rate);
    found.push(level);
    console.log(
      `${width} x ${height} at ${rate} a second: level ${level / 10}; ${macroblocks * rate} macroblocks a second, level 2.2 allows ${mostAtLevel22}`,
    );
  }
  assert.deepEqual(found, [22, 22, 22]);
  assert.ok(macroblocks * 60 > mostAtLevel22);
})();
NODE
node levels.cjs
