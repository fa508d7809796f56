import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../folders/project-folders.ts";

const names = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];

/**
 * Copies the libraries of `onnx:cuda`, from a folder or from a wheel of onnxruntime-gpu of the same version as
 * onnxruntime-node.
 */
export function stageCuda(source: string, folder: string): void {
  const target = join(folder, "node_modules", "onnxruntime-node", "bin", "napi-v6", "linux", "x64");
  mkdirSync(target, { recursive: true });
  if (!source.endsWith(".whl")) {
    copyLibraries(source, target);
    return;
  }
  const manifest = join(projectFolder, "node_modules", "onnxruntime-node", "package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  if (!source.includes(`-${version}-`))
    throw new Error(`--cuda ${source}: expected a wheel of onnxruntime-gpu ${version}`);
  const unpacked = mkdtempSync(join(tmpdir(), "lockstep-wheel-"));
  try {
    execFileSync("unzip", ["-q", "-d", unpacked, source, "onnxruntime/capi/*providers*"]);
    copyLibraries(join(unpacked, "onnxruntime", "capi"), target);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

function copyLibraries(from: string, to: string): void {
  for (const name of names) {
    const file = join(from, name);
    if (!existsSync(file))
      throw new Error(`--cuda: ${file} is missing; expected a folder with ${names.join(" and ")}`);
    copyFileSync(file, join(to, name));
  }
}
