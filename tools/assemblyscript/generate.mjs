// Compiles AssemblyScript to TypeScript modules with the bytes in base64:
//   node tools/assemblyscript/generate.mjs             compiles everything in modules.json
//   node tools/assemblyscript/generate.mjs --check     writes nothing, ends with 1 when a file would change
//   node tools/assemblyscript/generate.mjs SOURCE FILE compiles one source file to one generated file
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The smallest runtime, no imports and an exported memory. SIMD has a fixed width: relaxed SIMD gives other results on
 * other processors.
 */
const OPTIONS = [
  ...["--runtime", "stub", "--use", "abort=", "--enable", "simd,bulk-memory"],
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--noAssert"],
];

async function loadCompiler() {
  try {
    return (await import("assemblyscript/asc")).default;
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    console.error("AssemblyScript is not installed: run npm ci --prefix tools/assemblyscript");
    process.exit(1);
  }
}

/** @returns the WebAssembly of a source file and what it imports, below `root` */
async function compile(asc, source) {
  let bytes;
  const { error, stderr } = await asc.main(
    [relative(root, source), "--outFile", "module.wasm", ...OPTIONS],
    {
      readFile: (name, base) => readOrNull(resolve(root, base, name)),
      writeFile: (_name, content) => {
        bytes = content;
      },
      listFiles: () => [],
    },
  );
  if (error === null) return bytes;
  console.error(`${stderr}${relative(root, source)} does not compile: ${error.message}`);
  process.exit(1);
}

function readOrNull(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** `nes-core-wasm.ts` exports `nesCoreWasm`. */
function moduleText(source, file, bytes) {
  const name = basename(file, ".ts").replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  return `// Generated from ${relative(root, source)} by \`npm run generate\`.
export const ${name}: string =
  "${Buffer.from(bytes).toString("base64")}";
`;
}

const [first, second] = process.argv.slice(2);
const check = first === "--check";
const modules =
  second === undefined
    ? JSON.parse(readFileSync(new URL("modules.json", import.meta.url), "utf8"))
    : { [resolve(first)]: resolve(second) };
const asc = await loadCompiler();
for (const [from, to] of Object.entries(modules)) {
  const [source, file] = [resolve(root, from), resolve(root, to)];
  const text = moduleText(source, file, await compile(asc, source));
  if (check) {
    if (readOrNull(file) === text) continue;
    console.error(`${to} is not what ${from} compiles to: run npm run generate`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
