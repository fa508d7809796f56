/** The kind of program file that the first bytes declare. */
export interface CoreFileKind {
  /** `linux` stands for every system that loads ELF files. */
  readonly platform: "linux" | "darwin" | "win32";
  /** Node's names of processor architectures; several in a universal file of macOS; empty when unknown. */
  readonly architectures: readonly string[];
}

/** How many bytes {@link coreFileKind} reads. */
export const CORE_FILE_HEAD_BYTES = 4_096;

const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: "ia32",
  8: "mips",
  21: "ppc64",
  22: "s390x",
  40: "arm",
  62: "x64",
  183: "arm64",
  243: "riscv64",
  258: "loong64",
};
const MACH_CPUS: Readonly<Record<number, string>> = {
  7: "ia32",
  16777223: "x64",
  16777228: "arm64",
};
const PE_MACHINES: Readonly<Record<number, string>> = {
  332: "ia32",
  34404: "x64",
  43620: "arm64",
};

/** Reads ELF, Mach-O and PE headers. @returns `null` for anything else */
export function coreFileKind(head: Uint8Array): CoreFileKind | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 64) return null;
  const magic = view.getUint32(0);
  if (magic === 0x7f45_4c46) {
    const machine = view.getUint16(18, view.getUint8(5) === 1);
    return { platform: "linux", architectures: named(ELF_MACHINES[machine]) };
  }
  if (magic === 0xcffa_edfe || magic === 0xcefa_edfe) {
    return { platform: "darwin", architectures: named(MACH_CPUS[view.getUint32(4, true)]) };
  }
  if (magic === 0xcafe_babe) return { platform: "darwin", architectures: universal(view) };
  if (view.getUint16(0) === 0x4d5a) return portableExecutable(view);
  return null;
}

/**
 * Why this computer cannot load such a file, `null` if it probably can.
 * @param fileBytes length of the whole file: the system's loader does not check it, and loading a truncated file kills
 * the process
 */
export function whyNotLoadable(
  head: Uint8Array,
  fileBytes: number,
  platform: string = process.platform,
  architecture: string = process.arch,
): string | null {
  const kind = coreFileKind(head);
  if (kind === null) return "it is no program library";
  const expected = platform === "darwin" || platform === "win32" ? platform : "linux";
  if (kind.platform !== expected) return `it is made for ${kind.platform}, this is ${platform}`;
  const { architectures } = kind;
  if (architectures.length === 0) return "it is made for an unknown processor";
  const needed = kind.platform === "linux" ? elfBytes(head) : 0;
  if (needed > fileBytes) return `it is cut off: it has ${fileBytes} bytes of at least ${needed}`;
  if (architectures.includes(architecture)) return null;
  return `it is made for ${architectures.join(" and ")} processors, this Node.js runs on ${architecture}`;
}

/** The end of the last segment that an ELF file's program headers load. */
function elfBytes(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const little = view.getUint8(5) === 1;
  const wide = view.getUint8(4) === 2;
  const word = (at: number): number => {
    return wide ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  };
  const table = word(wide ? 32 : 28);
  const size = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  let end = table + size * count;
  for (let i = 0; i < count; i++) {
    const header = table + i * size;
    if (header + (wide ? 40 : 20) > view.byteLength) break;
    const [offset, length] = wide ? [header + 8, header + 32] : [header + 4, header + 16];
    end = Math.max(end, word(offset) + word(length));
  }
  return end;
}

function named(architecture: string | undefined): readonly string[] {
  return architecture === undefined ? [] : [architecture];
}

function universal(view: DataView): readonly string[] {
  const count = Math.min(view.getUint32(4), 16);
  const architectures: string[] = [];
  for (let i = 0; i < count && 8 + 20 * i + 4 <= view.byteLength; i++) {
    architectures.push(...named(MACH_CPUS[view.getUint32(8 + 20 * i)]));
  }
  return architectures;
}

function portableExecutable(view: DataView): CoreFileKind | null {
  const offset = view.getUint32(0x3c, true);
  if (offset + 6 > view.byteLength || view.getUint32(offset) !== 0x5045_0000) return null;
  return {
    platform: "win32",
    architectures: named(PE_MACHINES[view.getUint16(offset + 4, true)]),
  };
}
