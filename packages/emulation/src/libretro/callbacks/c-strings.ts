import koffi from "koffi";

/** Texts that C may keep pointers to: each stays at one address until {@link CStrings.free}. */
export class CStrings {
  readonly #pointers = new Map<string, bigint>();

  pointerTo(text: string): bigint {
    const known = this.#pointers.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(`${text}\0`, "utf8");
    const pointer = koffi.alloc("uint8", bytes.length) as bigint;
    new Uint8Array(koffi.view(pointer, bytes.length)).set(bytes);
    this.#pointers.set(text, pointer);
    return pointer;
  }

  free(): void {
    for (const pointer of this.#pointers.values()) koffi.free(pointer);
    this.#pointers.clear();
  }
}
