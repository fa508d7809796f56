#!/usr/bin/env node
import { fileURLToPath, pathToFileURL } from "node:url";
import { CannotCompile, compileSources } from "./compile-sources.js";
import { programFile } from "./programs.js";

// Native libraries read it wherever they are loaded: in this process, in its threads, and in the processes that it starts. So it is
// set before any of them begins.
process.env.ORT_DISABLE_TELEMETRY ??= "1";

/** As a program that ended because nobody reads what it writes: 128 + SIGPIPE. */
const readerGoneExit = 141;
let readerIsGone = false;

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    if (readerIsGone) return;
    readerIsGone = true;
    // A command that ends in order when its terminal is closed does so here, too.
    if (process.listenerCount("SIGHUP") > 0) process.kill(process.pid, "SIGHUP");
    else process.exit(readerGoneExit);
  });

try {
  await compileSources(fileURLToPath(new URL("../../..", import.meta.url)), (line) =>
    process.stderr.write(`lockstep: ${line}\n`),
  );
  const program = programFile("cli", "main.js");
  await import(program === null ? "../dist/main.js" : pathToFileURL(program).href);
} catch (error) {
  if (!(error instanceof CannotCompile)) throw error;
  process.stderr.write(`lockstep: ${error.message}\n`);
  process.exitCode = 78;
}
