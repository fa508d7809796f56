import { pathToFileURL } from "node:url";
import { filesBeside } from "../user-code/code-place.ts";
import { watchHiddenSources } from "../user-code/hidden-sources.ts";

// Loads a file and says which hidden sources it used.
const [file = ""] = process.argv.slice(2);
const uses = watchHiddenSources({ shiftMs: 1_000, nameOf: filesBeside(file) });
await import(pathToFileURL(file).href);
process.send?.(uses, undefined, undefined, () => process.disconnect());
