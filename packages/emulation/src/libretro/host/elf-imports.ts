/** A place in a loaded library that holds the address of a function of another library. */
export interface ImportSlot {
  /** Of the function, e.g. `time`. */
  readonly name: string;
  /** From the address at which the library is loaded. */
  readonly offset: number;
}

/** What of a library another one can change once it is loaded. */
export interface LibraryImports {
  readonly slots: readonly ImportSlot[];
  /** Offsets of the bytes that the system's loader makes read-only after it has filled them. */
  readonly readOnly: { readonly from: number; readonly to: number } | null;
}

const SEGMENT = { load: 1, dynamic: 2, readOnly: 0x6474_e552 } as const;
const TAG = {
  ...{ pltBytes: 2, strings: 5, symbols: 6, relocations: 7, relocationBytes: 8, plt: 23 },
} as const;
/** `R_X86_64_64`, `R_X86_64_GLOB_DAT`, `R_X86_64_JUMP_SLOT`: the place gets the symbol's address. */
const ADDRESSES: ReadonlySet<number> = new Set([1, 6, 7]);
const SYMBOL_BYTES = 24;
const RELOCATION_BYTES = 24;
const TAG_BYTES = 16;
const LONGEST_NAME = 200;

interface Segment {
  readonly type: number;
  readonly fileOffset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
}

/**
 * Reads which functions a 64-bit little-endian ELF library of x86-64 takes from other libraries, and where it keeps their
 * addresses. Source: System V ABI, chapters 4 and 5, and its AMD64 supplement.
 * @param file the whole library
 * @param wanted names of functions
 * @returns no slots where the file is none of these
 */
export function readImports(file: Uint8Array, wanted: ReadonlySet<string>): LibraryImports {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  try {
    return isElf64(view) ? importsOf(view, wanted) : { slots: [], readOnly: null };
  } catch (error) {
    // Numbers that lead out of the file.
    if (error instanceof RangeError) return { slots: [], readOnly: null };
    throw error;
  }
}

function isElf64(view: DataView): boolean {
  const x86_64 = 62;
  return (
    view.getUint32(0) === 0x7f45_4c46 &&
    view.getUint16(4) === 0x0201 &&
    view.getUint16(18, true) === x86_64
  );
}

function importsOf(view: DataView, wanted: ReadonlySet<string>): LibraryImports {
  const segments = segmentsOf(view);
  const inFile = (address: number): number => {
    const segment = segments.find(
      ({ type, address: from, fileBytes }) =>
        type === SEGMENT.load && address >= from && address < from + fileBytes,
    );
    if (segment === undefined) throw new RangeError("an address outside of the file");
    return segment.fileOffset + address - segment.address;
  };
  const tags = tagsOf(view, segments);
  const tag = (number: number): number => tags.get(number) ?? 0;
  const [symbols, strings] = [inFile(tag(TAG.symbols)), inFile(tag(TAG.strings))];
  const names = new Map<number, string | null>();
  const nameOf = (symbol: number): string | null => {
    const known = names.get(symbol);
    if (known !== undefined) return known;
    const at = symbols + symbol * SYMBOL_BYTES;
    const imported = view.getUint16(at + 6, true) === 0;
    const name = imported ? textAt(view, strings + view.getUint32(at, true)) : null;
    const kept = name !== null && wanted.has(name) ? name : null;
    names.set(symbol, kept);
    return kept;
  };
  const slots: ImportSlot[] = [];
  for (const [table, bytes] of [
    [tag(TAG.relocations), tag(TAG.relocationBytes)],
    [tag(TAG.plt), tag(TAG.pltBytes)],
  ] as const) {
    if (bytes === 0) continue;
    const begin = inFile(table);
    for (let at = begin; at < begin + bytes; at += RELOCATION_BYTES) {
      const symbol = view.getUint32(at + 12, true);
      if (symbol === 0 || !ADDRESSES.has(view.getUint32(at + 8, true))) continue;
      const name = nameOf(symbol);
      if (name !== null) slots.push({ name, offset: long(view, at) });
    }
  }
  const relro = segments.find(({ type }) => type === SEGMENT.readOnly);
  const readOnly = relro ? { from: relro.address, to: relro.address + relro.memoryBytes } : null;
  return { slots, readOnly };
}

function segmentsOf(view: DataView): readonly Segment[] {
  const [table, size, count] = [long(view, 32), view.getUint16(54, true), view.getUint16(56, true)];
  return Array.from({ length: count }, (_, index) => {
    const at = table + index * size;
    return {
      type: view.getUint32(at, true),
      fileOffset: long(view, at + 8),
      address: long(view, at + 16),
      fileBytes: long(view, at + 32),
      memoryBytes: long(view, at + 40),
    };
  });
}

function tagsOf(view: DataView, segments: readonly Segment[]): ReadonlyMap<number, number> {
  const tags = new Map<number, number>();
  const dynamic = segments.find(({ type }) => type === SEGMENT.dynamic);
  if (dynamic === undefined) throw new RangeError("a library without a dynamic section");
  const { fileOffset, fileBytes } = dynamic;
  for (let at = fileOffset; at < fileOffset + fileBytes; at += TAG_BYTES)
    tags.set(long(view, at), long(view, at + 8));
  return tags;
}

function textAt(view: DataView, at: number): string {
  let text = "";
  for (let i = 0; i < LONGEST_NAME; i++) {
    const byte = view.getUint8(at + i);
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

function long(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}
