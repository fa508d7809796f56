import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../folders/project-folders.ts";
import { stageCuda } from "./stage-cuda.ts";
import { stageLibraries, stageNode } from "./stage-libraries.ts";
import { stageProject } from "./stage-project.ts";
import { type Piece, writePieces } from "./write-pieces.ts";

export interface BundleOptions {
  /** A folder that is empty or does not exist. */
  readonly folder: string;
  /** A wheel of onnxruntime-gpu, or a folder with its libraries; null for a bundle without `onnx:cuda`. */
  readonly cuda: string | null;
  readonly pieceBytes: number;
  /** Of gzip: 9 is a minute of processor time. */
  readonly level?: number;
  /** Puts Node into its folder of the bundle. */
  readonly stageNode?: (folder: string) => void;
}

/**
 * Writes pieces with Node, the compiled project, its packages and Vulkan's loader, their SHA-256, and the script that joins
 * and runs them: `run.sh`. The libraries of `onnx:cuda` have pieces of their own, which may be left behind.
 * @returns a line for each file
 */
export async function writeBundle(options: BundleOptions): Promise<readonly string[]> {
  const { folder, cuda, pieceBytes, level = 9 } = options;
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0)
    throw new Error(`--bundle ${folder}: expected an empty folder`);
  const pieces: Piece[] = [];
  const pack = async (name: string, stage: (source: string) => void): Promise<void> => {
    const source = mkdtempSync(join(tmpdir(), "lockstep-bundle-"));
    try {
      stage(source);
      pieces.push(...(await writePieces({ name, source, folder, pieceBytes, level })));
    } finally {
      rmSync(source, { recursive: true, force: true });
    }
  };
  await pack("lockstep-gpu", (source) => {
    (options.stageNode ?? stageNode)(join(source, "node"));
    stageProject(join(source, "project"));
    stageLibraries(join(source, "libraries"));
  });
  if (cuda !== null)
    await pack("lockstep-gpu-cuda", (source) => stageCuda(cuda, join(source, "project")));
  const sums = pieces.map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
  copyFileSync(join(projectFolder, "bench", "gpu", "bundle", "run.sh"), join(folder, "run.sh"));
  return [
    ...pieces.map(({ name, bytes }) => `${name}: ${(bytes / 1e6).toFixed(1)} MB`),
    `copy ${folder} to the machine, and run there: sh run.sh`,
  ];
}
