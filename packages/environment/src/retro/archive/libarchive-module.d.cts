/** What is used of libarchive-wasm, whose own types name some that it does not have. */
export type LibarchiveWasm = { readonly version_string: () => string };

export declare class ArchiveReaderEntry {
  getPathname(): string;
  /** Bytes, unpacked. */
  getSize(): number;
  getFiletype(): string;
  readData(): Int8Array | undefined;
}

export declare class ArchiveReader {
  constructor(library: LibarchiveWasm, archive: Int8Array);
  entries(): Generator<ArchiveReaderEntry, void, unknown>;
  free(): void;
}

export declare function libarchiveWasm(): Promise<LibarchiveWasm>;
