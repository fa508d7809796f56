import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writtenFiles } from "./written-files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
for (const [path, content] of Object.entries(writtenFiles())) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
