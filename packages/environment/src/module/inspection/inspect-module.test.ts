import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { aLine, aModuleFolder } from "../../testing/a-module.ts";
import { inspectModule } from "./inspect-module.ts";

test("what a module declares is told, and none of its code runs in this process", async (context) => {
  const source = aLine({
    head: "globalThis.lineWasHere = true;",
    rest: "training: { slots: 3, rewardClip: null },",
  });
  const folder = aModuleFolder(context, { "line.mjs": source });
  assert.deepEqual(await inspectModule(join(folder, "line.mjs")), {
    name: "line",
    observation: { kind: "vector", length: 2 },
    actions: ["back", "on"],
    timeLimitSteps: 20,
    training: { slots: 3, rewardClip: null },
  });
  assert.ok(!("lineWasHere" in globalThis));
});

const unsound: readonly (readonly [string, Parameters<typeof aLine>[0], RegExp])[] = [
  ["never ends", { head: "for (;;);" }, /did not end within 2 s, .*; remove the endless loop, or/],
  ["waits for ever", { head: "await new Promise(() => {});" }, /did not end within 2 s, .*await/],
  [
    "ends the process",
    { head: "\nprocess.exit(0);" },
    /: process\.exit\(\) was called.*\(line\.mjs:2:9\)$/,
  ],
  ["kills the process", { head: 'process.kill(process.pid, "SIGKILL");' }, /process\.kill\(\) was/],
  [
    "leaves the process without a way to answer",
    { head: "process.disconnect();" },
    /it ended the process that loaded it \(exit code \d+\), expected a file that only/,
  ],
  ["throws", { head: "\n\n  boom();" }, /cannot be loaded: boom is not defined \(line\.mjs:3:3\)$/],
  [
    "throws later",
    { head: 'Promise.reject(new Error("late"));' },
    /loaded: late \(line\.mjs:1:16\)$/,
  ],
  ["has a syntax error", { head: "\nconst a = 1 2;" }, /cannot be .*\(line\.mjs:2\)$/],
  [
    "starts a timer",
    { head: "\nsetInterval(() => {}, 5);" },
    /uses setInterval\(\) while it is loaded \(line\.mjs:2:1\), expected/,
  ],
  [
    "draws",
    { head: "const seed = Math.random();" },
    /uses Math\.random\(\) while it is loaded \(line\.mjs:1:19\)/,
  ],
  [
    "holds what cannot be copied",
    { rest: "training: { learning: { a() {} } }," },
    /could not be cloned/,
  ],
];

for (const [what, parts, message] of unsound)
  test(`a module that ${what} while it is loaded is refused in one line`, async (context) => {
    const limitMs = /within 2 s/.test(message.source) ? 2_000 : 60_000;
    const file = join(aModuleFolder(context, { "line.mjs": aLine(parts) }), "line.mjs");
    await assert.rejects(inspectModule(file, limitMs), (error: Error & { code: string }) => {
      assert.equal(error.code, "MODULE_UNREADABLE");
      assert.match(error.message, message);
      assert.ok(error.message.includes("line.mjs") && !error.message.includes("\n"));
      return true;
    });
  });
