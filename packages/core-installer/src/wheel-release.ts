/** One file of a release. */
export interface KnownWheel {
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** `<process.platform>-<process.arch>` */
  readonly machine: string;
}

/** A release whose content is known, file by file. */
export interface WheelRelease {
  /** Its name in a package index. */
  readonly project: string;
  readonly version: string;
  /** The first one for a machine is the one that is fetched; a user may have any of them already. */
  readonly wheels: readonly KnownWheel[];
}

/** This machine, as {@link KnownWheel.machine} has it. */
export const thisMachine: string = `${process.platform}-${process.arch}`;

const LINUX = "manylinux_2_27_x86_64.manylinux_2_28_x86_64";
const MAC = "macosx_11_0_arm64";

function wheel(python: string, platform: string, bytes: number, sha256: string): KnownWheel {
  return {
    file: `stable_retro-1.0.1-${python}-${python}-${platform}.whl`,
    bytes,
    sha256,
    machine: platform === LINUX ? "linux-x64" : "darwin-arm64",
  };
}

/** Hashes and sizes: https://pypi.org/project/stable-retro/1.0.1/#files. Cores and integrations are the same in all of a machine. */
export const stableRetro: WheelRelease = {
  project: "stable-retro",
  version: "1.0.1",
  wheels: [
    wheel(
      "cp311",
      LINUX,
      123_192_466,
      "4ddabe781fb9bc2d1011ccd04f2684a59d69ce270da82bb5ae6e9a17e9ef4518",
    ),
    wheel(
      "cp310",
      LINUX,
      123_169_772,
      "0c4fd6ae72a6c5304f770582b4a12e2192f983ad618948a03c17195fa931942c",
    ),
    wheel(
      "cp312",
      LINUX,
      123_169_757,
      "53c180f930b7bafed248064b8467773b980a37bb5b6555f0717c8555143c9d6f",
    ),
    wheel(
      "cp313",
      LINUX,
      123_169_478,
      "e3c21bc31c5ad623d9700d56b9dd688f39592bc21c66f24cf59dfdf07b03b466",
    ),
    wheel(
      "cp314",
      LINUX,
      123_166_102,
      "4451c5f8209dbdbf343d29ab028ec7d40d28b9c7459ac4e632be990bc2f1eac3",
    ),
    wheel(
      "cp311",
      MAC,
      88_641_341,
      "bb562472bd44a61465676137b45f2e435d2e13593ed88c8b38e1e973bea809cc",
    ),
    wheel(
      "cp310",
      MAC,
      88_639_916,
      "2f717550e97c6d7aa06ff14883734337f6da4daeb9cebfd643f898e7c0e006ce",
    ),
    wheel(
      "cp312",
      MAC,
      88_644_174,
      "07e62a3a1a6733bbf39540fb7ffbcf3c5bcf488f59d588a39d3febc9fb4d19dc",
    ),
    wheel(
      "cp313",
      MAC,
      88_644_133,
      "8a06e8158a82dd4df35b1a5bdcbb6164bad645572b1a10a701a76e6e9700e0fa",
    ),
    wheel(
      "cp314",
      MAC,
      88_642_986,
      "8e6dabfff055a29a3d92142f8d417cc18811c6aa03de5af3fdbe743c30f94e0e",
    ),
  ],
};
