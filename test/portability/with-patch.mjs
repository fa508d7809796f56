// Preload for one Node: `node --import with-patch.mjs …` with LOCKSTEP_TEST_PATCH, the JSON of a list of
// { file, from, to }: where a module's path ends with `file`, the text `from` becomes `to`. So a test lets an arithmetic
// operation give other bits without a switch in the product. Threads of that Node are patched, too. It reports one
// core and so starts few threads, because each one loads the patched code again.
import { register, syncBuiltinESMExports } from "node:module";
import os from "node:os";

register("./patched-source.mjs", import.meta.url, {
  data: JSON.parse(process.env.LOCKSTEP_TEST_PATCH ?? "[]"),
});

os.availableParallelism = () => 1;
syncBuiltinESMExports();
