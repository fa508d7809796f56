import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { runProbe } from "./run-probe.ts";

const skip = skipUnless(spawnSync("cc", ["--version"]).error === undefined, "a C compiler");

test("a library that takes its process down is a line, not the end of the command", {
  skip,
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-probe-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const source = join(folder, "core.c");
  const corePath = join(folder, "wild_libretro.so");
  writeFileSync(
    source,
    "#include <signal.h>\n__attribute__((constructor)) static void die(void) { raise(SIGKILL); }\n",
  );
  execFileSync("cc", ["-shared", "-fPIC", "-o", corePath, source]);
  await assert.rejects(runProbe({ kind: "label", corePath }), {
    code: "PROBE_DIED",
    group: "configuration",
    message: /wild_libretro\.so took down the process that loaded it \(SIGKILL\); .*--core NAME/,
  });
});

test("what a probe fails with arrives with its code, group and words", async () => {
  await assert.rejects(runProbe({ kind: "label", corePath: "/no/such/core.so" }), {
    code: "CORE_REFUSED",
    group: "configuration",
    message: /\/no\/such\/core\.so/,
  });
});
