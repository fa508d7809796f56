// Runs one measurement: `npm run bench -- efficiency --runs 3`. Without a name it lists them.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("dist/", import.meta.url));
const [name, ...args] = process.argv.slice(2);
const known = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.js"))
  .map((file) => file.replace(".bench.js", ""));
if (name === undefined || !existsSync(`${folder}${name}.bench.js`)) {
  console.error(`usage: npm run bench -- NAME [OPTION …]; NAME is one of: ${known.join(", ")}`);
  process.exit(78);
}
// As the services have it: ONNX Runtime reports to nobody.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
const { measure } = await import(`./dist/${name}.bench.js`);
await measure(args);
