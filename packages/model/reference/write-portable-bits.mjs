// Writes the bits of the portable engines anew, for a change that must alter them (then the engine has other versions,
// too): `npm run build`, then `node packages/model/reference/write-portable-bits.mjs`.
import { writeFileSync } from "node:fs";
import { portableSpecs } from "../dist/conformance/learning-cases.js";
import { bitsOf } from "../dist/conformance/portable-bits.js";
import { createEngine } from "../dist/create-engine.js";

const networks = {
  "tfjs:wasm": ["small", "ragged", "vector"],
  "wasm:cpu": ["small", "ragged", "vector", "tiled"],
};

for (const [engine, names] of Object.entries(networks)) {
  const bits = {};
  for (const name of names) {
    bits[name] = await bitsOf(
      (options) => createEngine({ ...options, name: engine }),
      portableSpecs[name],
    );
  }
  const file = `${engine.replace(":", "-")}-bits.json`;
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(bits, null, 2)}\n`);
}
