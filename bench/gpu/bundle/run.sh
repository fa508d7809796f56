#!/bin/sh
# Joins the pieces beside this script in a temporary folder and measures the machine's graphics processor with them:
#   sh run.sh [OPTION ...]      options of `npm run bench -- gpu`, e.g. --python /opt/venv/bin/python --pairs 5
# It needs a POSIX shell, tar, gzip, sha256sum, and 600 MB in $TMPDIR. It writes gpu-results.json into the current folder.
# Exit status: 0 all gradients agree; 1 one differs, or a failure; 65 a piece is missing or damaged; 69 no engine runs here.
set -u
since=$(date +%s)
pieces=$(cd "$(dirname "$0")" && pwd) || exit 65
folder=$(mktemp -d "${TMPDIR:-/tmp}/lockstep-gpu.XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  status=$1
  shift
  echo "run.sh: $*" >&2
  exit "$status"
}

# The pieces of an archive, in order, by the list of all.
pieces_of() {
  while read -r sum name; do
    case $name in "$1".tar.gz.*) echo "$name" ;; esac
  done <"$pieces/SHA256SUMS"
}

unpack() {
  for name in $(pieces_of "$1"); do
    [ -f "$pieces/$name" ] || fail 65 "the piece $name is missing in $pieces"
    (cd "$pieces" && grep " $name\$" SHA256SUMS | sha256sum -c >/dev/null 2>&1) ||
      fail 65 "the piece $name is damaged: its SHA-256 is not the one in SHA256SUMS; copy it again"
  done
  (cd "$pieces" && cat $(pieces_of "$1")) | gzip -dc | tar -C "$folder" -xf - ||
    fail 1 "$1 cannot be unpacked into $folder: is there room?"
}

[ -f "$pieces/SHA256SUMS" ] || fail 65 "SHA256SUMS is missing in $pieces"
unpack lockstep-gpu
for name in $(pieces_of lockstep-gpu-cuda); do
  if [ -f "$pieces/$name" ]; then
    unpack lockstep-gpu-cuda
    break
  fi
done

node=$folder/node/bin/node
if ! "$node" --version >/dev/null 2>&1; then
  # A machine without a C++ library.
  LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder/libraries/compiler
  export LD_LIBRARY_PATH
  said=$("$node" --version 2>&1) || fail 69 "Node does not run here, it needs glibc 2.28 or later: $said"
fi
# In the background, so that a signal reaches it at once.
"$node" "$folder/project/bench/run.mjs" gpu --since "$since" --libraries "$folder/libraries/vulkan" \
  --results gpu-results.json "$@" &
child=$!
trap 'kill "$child" 2>/dev/null; exit 130' INT
trap 'kill "$child" 2>/dev/null; exit 143' TERM
wait "$child"
exit $?
