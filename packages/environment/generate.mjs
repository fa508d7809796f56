// Compiles the WebAssembly of the picture wrappers: `node packages/environment/generate.mjs`.
import { readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const wrappers = new URL("src/retro/wrappers/", import.meta.url);
const source = readFileSync(new URL("picture-kernel.wat", wrappers), "utf8");
const { parseWat } = await wabt();
const { buffer } = parseWat("picture-kernel.wat", source, { simd: true }).toBinary({});
writeFileSync(
  new URL("generated/picture-kernel-wasm.ts", wrappers),
  `// Generated from picture-kernel.wat by \`npm run generate\`.
export const pictureKernelWasm: string =
  "${Buffer.from(buffer).toString("base64")}";
`,
);
