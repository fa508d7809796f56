// Writes the bits of the portable engines anew, for a change that must alter them (then the engine has other versions,
// too): `npm run build`, then `node packages/model/reference/write-portable-bits.mjs`.
import { writeFileSync } from "node:fs";
import { conformanceSpecs } from "../dist/conformance/learning-cases.js";
import { bitsOf } from "../dist/conformance/portable-bits.js";
import { createEngine } from "../dist/create-engine.js";

for (const engine of ["tfjs:wasm", "wasm:cpu"]) {
  const bits = {};
  for (const name of ["small", "ragged", "vector"]) {
    bits[name] = await bitsOf(
      (options) => createEngine({ ...options, name: engine }),
      conformanceSpecs[name],
    );
  }
  const file = `${engine.replace(":", "-")}-bits.json`;
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(bits, null, 2)}\n`);
}
