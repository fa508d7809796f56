import koffi from "koffi";

/** `dladdr` of the C library. */
type FindObject = (address: bigint, found: Uint8Array) => number;

/** Bytes of a `Dl_info`, and where in it the object's address is. */
const [INFO_BYTES, BASE_OFFSET] = [32, 8];

let known: FindObject | null | undefined;

/**
 * Where the library begins that has this address in it, `null` where none has; `undefined` where that cannot be found out. Much
 * faster than the list of a process's memory, which has hundreds of lines.
 */
export function findObject(address: bigint): bigint | null | undefined {
  if (known === undefined) known = bindFindObject();
  if (known === null) return undefined;
  const found = Buffer.alloc(INFO_BYTES);
  return known(address, found) === 0 ? null : found.readBigUInt64LE(BASE_OFFSET);
}

function bindFindObject(): FindObject | null {
  if (process.platform !== "linux") return null;
  try {
    return koffi.load("libc.so.6").func("dladdr", "int", ["void *", "void *"]) as FindObject;
  } catch {
    return null;
  }
}
