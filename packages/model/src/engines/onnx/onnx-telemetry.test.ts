import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

/** Opens a session and waits for what the library would do beside it. */
const program = `
  import { loadOnnxRuntime, openSession } from ${JSON.stringify(new URL("onnx-session.js", import.meta.url))};
  await openSession(await loadOnnxRuntime(), new Uint8Array([1]), 1).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 500));
`;

test("ONNX Runtime tells nobody of its sessions: it keeps no identifier to do so", (context) => {
  const home = mkdtempSync(join(tmpdir(), "lockstep-home-"));
  context.after(() => rmSync(home, { recursive: true, force: true }));
  // In continuous integration the library is silent by itself.
  const { CI, ORT_DISABLE_TELEMETRY, XDG_CACHE_HOME, ...rest } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: { ...rest, HOME: home }, encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.deepEqual(readdirSync(home), []);
});
