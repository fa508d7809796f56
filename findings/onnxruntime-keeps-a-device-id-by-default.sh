#!/usr/bin/env bash
# One would guess: a library that computes networks writes nothing to the home folder of the user who runs it.
# What happens: after its first attempt to open a session, onnxruntime-node keeps a device id and a database of events in
# ~/.cache/Microsoft/DeveloperTools. With ORT_DISABLE_TELEMETRY=1 set before it is loaded there is none.
# Where: onnxruntime-node 1.30.0 (npm), Linux x86-64.
# Why it matters: containers with a read-only home, builds that compare file systems, and people who promise to send nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts onnxruntime-node@1.30.0
cat >open.mjs <<'JAVASCRIPT'
import { InferenceSession } from "onnxruntime-node";
// A model without a graph: refused, which is enough.
await InferenceSession.create(Uint8Array.of(8, 8)).catch((error) => console.log(error.message));
await new Promise((resolve) => setTimeout(resolve, 2000));
JAVASCRIPT
# A proxy that is not there: nothing can be sent meanwhile.
export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9
unset XDG_CACHE_HOME ORT_DISABLE_TELEMETRY
mkdir usual silent
HOME="$folder/usual" node open.mjs
HOME="$folder/silent" ORT_DISABLE_TELEMETRY=1 node open.mjs
echo "by default:" && (cd usual && find . -type f | sort)
echo "with ORT_DISABLE_TELEMETRY=1:" && (cd silent && find . -type f | sort)
[ -s usual/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid ]
[ -e usual/.cache/Microsoft/DeveloperTools/.onnxruntime/onnxruntime.db ]
[ -z "$(find silent -type f)" ]
