import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { EnvironmentConfig } from "@lockstep/environment";
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

test("an environment of the user's that ends its process is told of without words about cores", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-probe-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const environmentFile = join(folder, "exits.mjs");
  const text = `export default {
    name: "exits", observation: { kind: "vector", length: 1 }, actions: ["a"],
    create: () => ({ reset: () => process.exit(4), step: () => null }),
  };`;
  writeFileSync(environmentFile, text);
  const environment: EnvironmentConfig = {
    kind: "module",
    name: "exits",
    file: "exits.mjs",
    identity: { "exits.mjs": createHash("sha256").update(text).digest("hex") },
    observation: { kind: "vector", length: 1 },
    actions: ["a"],
    stack: 1,
    timeLimitSteps: null,
    rewardScale: 1,
    rewardClip: null,
  };
  const places = { gamePaths: [], romPaths: [], coresPaths: [], environmentFile };
  await assert.rejects(runProbe({ kind: "play", seed: 1, environment, places }), {
    code: "PROBE_DIED",
    message: /exits\.mjs took down the process .* \(exit code 4\); lockstep check-environment FILE/,
  });
});

test("what a probe fails with arrives with its code, group and words", async () => {
  await assert.rejects(runProbe({ kind: "label", corePath: "/no/such/core.so" }), {
    code: "CORE_REFUSED",
    group: "configuration",
    message: /\/no\/such\/core\.so/,
  });
});

test("tasks that follow each other share a process; one that dies where another was before is tried again in a new one", {
  skip,
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-probe-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const [source, corePath] = [join(folder, "core.c"), join(folder, "tired_libretro.so")];
  const [loadings, isTired] = [join(folder, "loadings"), join(folder, "tired")];
  writeFileSync(
    source,
    `#include <signal.h>
    #include <stdio.h>
    #include <unistd.h>
    __attribute__((constructor)) static void load(void) {
      FILE *file = fopen(${JSON.stringify(loadings)}, "a");
      fprintf(file, "%d\\n", getpid());
      fclose(file);
      if (unlink(${JSON.stringify(isTired)}) == 0) raise(SIGKILL);
    }\n`,
  );
  execFileSync("cc", ["-shared", "-fPIC", "-o", corePath, source]);
  const refused = () =>
    assert.rejects(runProbe({ kind: "label", corePath }), { code: "CORE_REFUSED" });
  await refused();
  writeFileSync(isTired, "");
  await refused();
  await refused();
  const [first, second, third, last] = readFileSync(loadings, "utf8").trim().split("\n");
  assert.equal(second, first);
  assert.notEqual(third, first);
  assert.equal(last, third);
});
