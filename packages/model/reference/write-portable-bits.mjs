// Writes portable-bits.json anew, for a change of the portable engine that must alter bits: `npm run build`, then
// `node packages/model/reference/write-portable-bits.mjs`.
import { writeFileSync } from "node:fs";
import { conformanceSpecs } from "../dist/conformance/learning-cases.js";
import { bitsOf } from "../dist/conformance/portable-bits.js";
import { createEngine } from "../dist/create-engine.js";

const bits = {};
for (const name of ["small", "ragged", "vector"]) {
  bits[name] = await bitsOf(
    (options) => createEngine({ ...options, name: "tfjs:wasm" }),
    conformanceSpecs[name],
  );
}
const file = process.argv[2] ?? new URL("portable-bits.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(bits, null, 2)}\n`);
