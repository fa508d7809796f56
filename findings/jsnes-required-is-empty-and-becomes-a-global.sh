#!/usr/bin/env bash
# One would guess: jsnes names a build for require(), so require("jsnes") gives what import gives: NES, Controller, Browser, GameGenie.
# What happens: it gives an object without any of them, without an error, and the process has a global variable jsnes that holds them.
# Where: jsnes 3.0.0 (npm) with Node.js 20.19 and newer: its package is of type "module", so the UMD build, dist/jsnes.js, runs as an
# ECMAScript module, which has no `module`; before 20.19 require() fails.
# Why it matters: an emulator that is to be loaded late and at once, by require(), is not there; two copies share one global.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts jsnes@3.0.0 >/dev/null
cat >try.cjs <<'JAVASCRIPT'
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) throw new Error("needs Node.js 20.19 or newer");
process.removeAllListeners("warning");
const required = Object.keys(require("jsnes"));
const { version } = require("./node_modules/jsnes/package.json");
const global = Object.keys(globalThis.jsnes ?? {}).sort();
import("jsnes").then((namespace) => {
  const imported = Object.keys(namespace).sort();
  console.log(`jsnes ${version}, Node.js ${process.versions.node}`);
  console.log(`imported: ${imported.join(", ")}`);
  console.log(`required: ${required.join(", ") || "nothing"}`);
  console.log(`global variable jsnes: ${global.join(", ")}`);
  const asSeen = required.length === 0 && global.includes("NES") && imported.includes("NES");
  process.exit(asSeen ? 0 : 1);
});
JAVASCRIPT
node try.cjs
