const sectionBytes = 64;
const symbolBytes = 24;
/** `SHT_DYNSYM` */
const dynamicSymbols = 11;
/** Of what {@link ofStandardLibrary} looks at. */
const longestPrefix = 16;
/** `STB_GLOBAL` and `STB_GNU_UNIQUE`, the upper half of a symbol's byte of kind. */
const [global, unique] = [1, 10];

/** The standard library's, of which its functions expect the one of the process. https://itanium-cxx-abi.github.io/cxx-abi/abi.html */
const ofStandardLibrary = /^_Z(GV)?(NK?)?S[tabsiod]/;

/**
 * A library whose variables are its own. GNU's compiler marks some variables of C++, such as inline ones, as the only ones of their
 * name in a process: the system's loader then gives all copies of a library those of the first, and unloads none of them.
 * Source: System V ABI, chapter 4.
 * @param file a library; one that is no 64-bit little-endian ELF file stays as it is
 */
export function withOwnSymbols(file: Uint8Array): Uint8Array {
  const own = Buffer.from(file);
  try {
    if (own.readUInt32BE(0) === 0x7f45_4c46 && own.readUInt16BE(4) === 0x0201) changeSymbols(own);
  } catch (error) {
    // Numbers that lead out of the file.
    if (!(error instanceof RangeError)) throw error;
  }
  return own;
}

function changeSymbols(file: Buffer): void {
  const long = (at: number): number => Number(file.readBigUInt64LE(at));
  const [table, sections] = [long(40), file.readUInt16LE(60)];
  for (let section = 0; section < sections; section++) {
    const header = table + section * sectionBytes;
    if (file.readUInt32LE(header + 4) !== dynamicSymbols) continue;
    const names = long(table + file.readUInt32LE(header + 40) * sectionBytes + 24);
    const [from, bytes] = [long(header + 24), long(header + 32)];
    for (let at = from; at < from + bytes; at += symbolBytes) {
      const kind = file.readUInt8(at + 4);
      if (kind >> 4 !== unique) continue;
      const name = names + file.readUInt32LE(at);
      const text = file.toString("latin1", name, name + longestPrefix);
      if (!ofStandardLibrary.test(text)) file.writeUInt8((global << 4) | (kind & 15), at + 4);
    }
  }
}
