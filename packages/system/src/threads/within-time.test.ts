import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { withinTime } from "./within-time.ts";

const limit = { limitMs: 50, late: () => new Error("it never settles") };

test("work within its time gives its result, or what it throws", async () => {
  assert.equal(await withinTime({ ...limit, limitMs: 60_000 }, async () => 3), 3);
  const failing = async (): Promise<number> => {
    throw new TypeError("broken");
  };
  await assert.rejects(withinTime({ ...limit, limitMs: 60_000 }, failing), TypeError("broken"));
});

test("work that never settles is an error", async () => {
  await assert.rejects(
    withinTime(limit, () => new Promise(() => {})),
    limit.late(),
  );
});

test("work that blocks the thread ends the process, which says why", () => {
  const file = new URL("./within-time.js", import.meta.url).href;
  const source = `import { withinTime } from ${JSON.stringify(file)};
    const late = () => new Error("blocked for good");
    await withinTime({ limitMs: 50, late }, async () => { for (;;); });`;
  const { signal, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", source],
    { encoding: "utf8", timeout: 60_000 },
  );
  assert.equal(signal, "SIGKILL");
  assert.equal(stderr, "blocked for good\n");
});
