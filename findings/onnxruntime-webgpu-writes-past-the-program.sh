#!/usr/bin/env bash
# One would guess: a program that tries an execution provider and catches the error has dealt with it, and prints nothing.
# What happens: trying WebGPU on a machine without Vulkan writes a warning of Dawn, the library inside, with a line of its
# source, past Node.js to the process's own standard error. Neither try/catch nor logSeverityLevel 4 nor a replaced
# process.stderr.write keeps it back. Where: onnxruntime-node 1.30.0 (npm), Linux x64, no libvulkan.so.1.
# Why it matters: a command that looks for the best engine prints a stranger's stack line; only a child process hides it.
set -euo pipefail
if ldconfig -p | grep -q 'libvulkan\.so\.1'; then echo "this machine has Vulkan: nothing to see"; exit 0; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts onnxruntime-node@1.30.0 >/dev/null
cat >try.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { InferenceSession } from "onnxruntime-node";

let written = 0;
process.stderr.write = () => { written += 1; return true; };
// y = Relu(x), one number: a model of a few bytes, as protobuf.
const text = (field, value) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
const message = (field, bytes) => [(field << 3) | 2, bytes.length, ...bytes];
const number = (field, value) => [field << 3, value];
const floats = (name) => [...text(1, name), ...message(2, message(1, [...number(1, 1), ...message(2, message(1, number(1, 1)))]))];
const graph = [...message(1, [...text(1, "x"), ...text(2, "y"), ...text(4, "Relu")]), ...text(2, "g"), ...message(11, floats("x")), ...message(12, floats("y"))];
const model = Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, number(2, 17))]);
await InferenceSession.create(model, { executionProviders: ["cpu"] });
let refused = "";
try {
  await InferenceSession.create(model, { executionProviders: ["webgpu"], logSeverityLevel: 4 });
} catch (error) {
  refused = String(error.message ?? error);
}
const { version } = JSON.parse(readFileSync("node_modules/onnxruntime-node/package.json", "utf8"));
console.log(`onnxruntime-node ${version}; caught: ${refused.slice(0, 80)}; written through process.stderr: ${written}`);
JAVASCRIPT
ORT_DISABLE_TELEMETRY=1 node try.mjs 2>"$folder/stderr"
echo "on standard error all the same:"; cat "$folder/stderr"
grep -q "Couldn't load Vulkan" "$folder/stderr"
