import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { skipElsewhere, skipUnless } from "@lockstep/system/testing";
import type { GpuResults } from "../results.ts";
import { writeBundle } from "./write-bundle.ts";

const skip =
  skipElsewhere(process.platform === "linux" && process.arch === "x64", "Linux on x86-64") ||
  skipUnless(
    ["libvulkan.so.1", "libEGL.so.1", "libGL.so.1", "libX11.so.6", "libXext.so.6"].every((name) =>
      existsSync(join("/usr/lib/x86_64-linux-gnu", name)),
    ),
    "Vulkan's loader (apt-get install libvulkan1 libegl1 libgl1 libx11-6 libxext6)",
  );
const pieceBytes = 15_000_000;
const work = mkdtempSync(join(tmpdir(), "lockstep-test-"));
const [bundle, here] = [join(work, "bundle"), join(work, "here")];
after(() => rmSync(work, { recursive: true, force: true }));

/** Runs the bundle's script in a folder where nothing else is, without a Vulkan driver. */
function runScript(...options: readonly string[]) {
  rmSync(here, { recursive: true, force: true });
  mkdirSync(here);
  const { status, stdout, stderr } = spawnSync("sh", [join(bundle, "run.sh"), ...options], {
    cwd: here,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", TMPDIR: work, VK_ICD_FILENAMES: "/nowhere.json" },
  });
  return { status, stdout, stderr };
}

/** The running Node instead of a copy, which would be most of the bundle. */
function standIn(folder: string): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin", "node"), `#!/bin/sh\nexec ${process.execPath} "$@"\n`);
  chmodSync(join(folder, "bin", "node"), 0o755);
}

before(async () => {
  if (skip === false)
    await writeBundle({ folder: bundle, cuda: null, pieceBytes, level: 1, stageNode: standIn });
});

test("the pieces are of at most the size that was asked for, each with its SHA-256", {
  skip,
}, () => {
  const pieces = readdirSync(bundle).filter((name) => name.startsWith("lockstep-gpu.tar.gz."));
  assert.ok(pieces.length >= 2, `${pieces}`);
  for (const name of pieces) assert.ok(statSync(join(bundle, name)).size <= pieceBytes, name);
  const check = spawnSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: bundle, encoding: "utf8" });
  assert.deepEqual([check.status, check.stdout.match(/: OK$/gm)?.length], [0, pieces.length]);
});

test("the script measures with what is in the bundle, says what is missing in a line each, and leaves only the results", {
  skip,
}, () => {
  const { status, stdout, stderr } = runScript(
    ...["--engines", "onnx:webgpu,onnx:cpu", "--python", "/nowhere/python", "--threads", "1"],
    ...["--size", "36", "--updates", "4/2", "--pairs", "1"],
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(
    stdout,
    /^no Vulkan driver: Vulkan: vkCreateInstance answered -9: no driver .*NVIDIA_DRIVER_CAPABILITIES=all$/m,
  );
  assert.match(stdout, /^PyTorch: spawn \/nowhere\/python ENOENT: .*--python names a Python/m);
  assert.match(stdout, /^onnx:cpu: the gradient of 5 rows agrees with the float64 reference: /m);
  const results = JSON.parse(readFileSync(join(here, "gpu-results.json"), "utf8")) as GpuResults;
  assert.deepEqual([results.checks.length, results.timings.length], [2, 1]);
  assert.deepEqual(readdirSync(work).sort(), ["bundle", "here"]);
});

test("a machine on which no engine runs is told so by the exit status", { skip }, () => {
  const { status, stdout } = runScript("--engines", "onnx:webgpu", "--python", "/nowhere/python");
  assert.equal(status, 69, stdout);
});

test("a script that is ended ends its processes and removes its folder", { skip }, async () => {
  rmSync(here, { recursive: true, force: true });
  mkdirSync(here);
  const child = spawn(
    "sh",
    [join(bundle, "run.sh"), "--engines", "wasm:cpu", "--python", "/nowhere/python"],
    {
      cwd: here,
      env: { PATH: "/usr/bin:/bin", TMPDIR: work },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    // PyTorch was looked for; now the engine's process computes.
    if (output.includes("PyTorch")) child.kill("SIGTERM");
  });
  // Its end closes the output only when no process of it is left.
  const [code] = (await once(child, "close")) as [number];
  assert.equal(code, 143, output);
  assert.deepEqual(readdirSync(work).sort(), ["bundle", "here"]);
});

test("a missing piece and a damaged one are named", { skip }, () => {
  const piece = join(bundle, "lockstep-gpu.tar.gz.01");
  renameSync(piece, `${piece}.away`);
  const missing = runScript();
  assert.deepEqual([missing.status, missing.stdout], [65, ""]);
  assert.match(
    missing.stderr,
    /^run\.sh: the piece lockstep-gpu\.tar\.gz\.01 is missing in \S+\n$/,
  );
  renameSync(`${piece}.away`, piece);
  truncateSync(piece, statSync(piece).size - 1);
  const damaged = runScript();
  assert.deepEqual([damaged.status, damaged.stdout], [65, ""]);
  assert.match(
    damaged.stderr,
    /^run\.sh: the piece lockstep-gpu\.tar\.gz\.01 is damaged: its SHA-256 .*copy it again\n$/,
  );
  assert.deepEqual(readdirSync(work).sort(), ["bundle", "here"]);
});

test("a folder that is not empty is not written into", async () => {
  await assert.rejects(
    writeBundle({ folder: tmpdir(), cuda: null, pieceBytes }),
    /expected an empty folder$/,
  );
});
