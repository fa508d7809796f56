import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { onInterrupt } from "./interrupts.ts";

test("the first signal asks, every later one forces, of whatever kind", () => {
  const source = new EventEmitter();
  const heard: string[] = [];
  const stopListening = onInterrupt(
    source,
    () => heard.push("asked"),
    () => heard.push("forced"),
  );
  source.emit("SIGINT");
  source.emit("SIGTERM");
  source.emit("SIGINT");
  stopListening();
  source.emit("SIGINT");
  assert.deepEqual(heard, ["asked", "forced", "forced"]);
  assert.equal(source.eventNames().length, 0);
});

test("an interrupted command says what remains and ends by the signal, with threads in native code", {
  skip: skipElsewhere(process.platform !== "win32", "signals, which Windows has not"),
}, async () => {
  const file = new URL("./interrupts.js", import.meta.url).href;
  // Native code that throws when its thread is taken down would make the process abort.
  const program = `
    import { Worker } from "node:worker_threads";
    import { endingOnInterrupt } from ${JSON.stringify(file)};
    const native = "require('node:crypto').pbkdf2Sync('a', 'b', 2 ** 30, 32, 'sha256')";
    new Worker(native, { eval: true, execArgv: [] });
    const err = { interactive: false, write: (text) => process.stderr.write(text) };
    setTimeout(() => console.log("begun"), 100);
    await endingOnInterrupt(() => new Promise(() => setInterval(() => {}, 1000)), err, "nothing is written");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  await once(child.stdout, "data");
  // A closed terminal and SIGTERM count as Ctrl-C.
  child.kill("SIGTERM");
  const [code, signal] = await once(child, "close");
  assert.deepEqual(
    [code, signal, said],
    [null, "SIGINT", "lockstep: stopped; nothing is written\n"],
  );
});
