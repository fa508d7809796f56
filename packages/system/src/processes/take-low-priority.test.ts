import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { skipUnless } from "../testing/index.ts";

const linux = process.platform === "linux";
const autogroup = "/proc/sys/kernel/sched_autogroup_enabled";

/** What a process says of its threads, and of one that it starts later, when it has taken the lowest priority. */
const script = `
  const { takeLowPriority } = await import(${JSON.stringify(new URL("take-low-priority.js", import.meta.url).href)});
  const { readdirSync, readFileSync } = await import("node:fs");
  const { Worker } = await import("node:worker_threads");
  takeLowPriority();
  const worker = new Worker("setTimeout(() => {}, 100)", { eval: true });
  await new Promise((resolve) => worker.once("online", resolve));
  const nice = (id) => readFileSync("/proc/self/task/" + id + "/stat", "utf8").split(") ")[1].split(" ")[16];
  let group = "";
  try { group = readFileSync("/proc/self/autogroup", "utf8").trim(); } catch {}
  console.log(JSON.stringify({ nices: readdirSync("/proc/self/task").map(nice), group }));
`;

async function priorities(detached: boolean) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    detached,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await text(child.stdout)) as { nices: string[]; group: string };
}

test("every thread has the lowest priority, those that begin later as well", {
  skip: skipUnless(linux, "Linux"),
}, async () => {
  const { nices } = await priorities(false);
  assert.ok(nices.length > 2);
  assert.deepEqual([...new Set(nices)], ["19"]);
});

test("only a process that leads its session lowers the session's share", {
  skip: skipUnless(linux && existsSync(autogroup), "a kernel with autogroups"),
}, async () => {
  assert.match((await priorities(true)).group, /nice 19$/);
  assert.doesNotMatch((await priorities(false)).group, /nice 19$/);
});
