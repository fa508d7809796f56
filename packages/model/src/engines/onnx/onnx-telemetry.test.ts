import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

/** Opens a session and waits for what the library would do beside it. */
const program = `
  import { loadOnnxRuntime, openSession } from ${JSON.stringify(new URL("onnx-session.js", import.meta.url))};
  await openSession(await loadOnnxRuntime(), new Uint8Array([1]), 1).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 500));
`;

/** What lies in the home folder afterwards. */
function leftAtHome(context: TestContext, variables: Readonly<Record<string, string>>): string[] {
  const home = mkdtempSync(join(tmpdir(), "lockstep-home-"));
  context.after(() => rmSync(home, { recursive: true, force: true }));
  // In continuous integration the library is silent by itself.
  const { CI, ORT_DISABLE_TELEMETRY, XDG_CACHE_HOME, ...rest } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: { ...rest, ...variables, HOME: home }, encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  return readdirSync(home);
}

test("ONNX Runtime reports no session: it keeps no identifier to do so", (context) => {
  assert.deepEqual(leftAtHome(context, {}), []);
});

test("ONNX Runtime keeps an identifier where its telemetry is on, so that its absence says something", (context) => {
  // Nothing leaves the machine: there is no such proxy.
  const proxy = "http://127.0.0.1:9";
  const variables = { ORT_DISABLE_TELEMETRY: "0", https_proxy: proxy, HTTPS_PROXY: proxy };
  assert.deepEqual(leftAtHome(context, { ...variables, ALL_PROXY: proxy }), [".cache"]);
});
