import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is that a shell would start. @param path folders, as the variable `PATH` lists them */
export function programOnPath(
  name: string,
  path: string = process.env["PATH"] ?? "",
): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}
