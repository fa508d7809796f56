import { existsSync } from "node:fs";
import { join } from "node:path";

/** A way to run Node whose processor or version is another one than this process has. */
export interface OtherNode {
  readonly name: string;
  /** Program and first arguments. */
  readonly command: readonly [string, ...string[]];
  /** It takes many times as long. */
  readonly emulated: boolean;
  /** It runs TypeScript: Node.js from 22.18 on. */
  readonly stripsTypes: boolean;
}

/** Folder that get-nodes.sh has filled. */
const folder = process.env["LOCKSTEP_NODES"];

/** Whether other programs are wanted than the one that runs this. */
export const othersWanted: boolean = folder !== undefined;
export const whoHasOthers =
  "those who ask for it: bash test/portability/get-nodes.sh FOLDER, then LOCKSTEP_NODES=FOLDER npm test -- portability";

function program(architecture: string, version: string): string {
  return join(folder ?? "", `node-linux-${architecture}-${version}`, "package", "bin", "node");
}

/**
 * This Node, whose compiler is told that the processor has no AVX, AVX2 or fused multiply-add, and which has no machine code of
 * the project's.
 */
export const withoutAvx: OtherNode = {
  name: "x86-64 without AVX",
  command: [
    "env",
    ...["LOCKSTEP_MACHINE_CODE=0", process.execPath],
    ...["--no-enable-avx", "--no-enable-avx2", "--no-enable-fma3"],
  ],
  emulated: false,
  stripsTypes: false,
};

export const emulatedArm: OtherNode = {
  name: "AArch64 (emulated), Node 20.20.2",
  // Starts the emulator, and tells koffi where its library is.
  command: [join(folder ?? "", "node-arm64")],
  emulated: true,
  stripsTypes: false,
};

/** Folder of Debian's libretro cores, which is missing on other systems. */
export function coresFor(architecture: "amd64" | "arm64"): string {
  return join(folder ?? "", `cores-${architecture}`);
}

/** @throws {Error} when the folder lacks one */
export function otherNodes(): readonly OtherNode[] {
  // The oldest that the project promises to run with is among them.
  const versions = ["20.0.0", "22.23.5", "24.22.3"].map(
    (version): OtherNode => ({
      name: `x86-64, Node ${version}`,
      command: [program("x64", version)],
      emulated: false,
      stripsTypes: Number.parseInt(version, 10) >= 22,
    }),
  );
  const all = [...versions, emulatedArm];
  for (const { command } of all) {
    const path = command.at(-1) ?? "";
    if (!existsSync(path)) throw new Error(`${path} is not there; run get-nodes.sh ${folder}`);
  }
  return all;
}
