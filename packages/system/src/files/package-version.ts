import { readFileSync } from "node:fs";

/**
 * The version of the package whose compiled files lie in the folder beside its package.json.
 * @param moduleUrl `import.meta.url` of a file directly in that folder
 */
export function packageVersion(moduleUrl: string): string {
  const description = readFileSync(new URL("../package.json", moduleUrl), "utf8");
  return (JSON.parse(description) as { readonly version: string }).version;
}
