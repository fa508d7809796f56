import { sha1 } from "@noble/hashes/legacy";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2";
import { hexOfBytes } from "../bytes/byte-texts.ts";

/**
 * The digests of this folder's `index.ts` where there is no Node.js. A browser's own are asynchronous and offered to secure
 * addresses only, but a console's state needs one at once.
 */
export function sha1Hex(bytes: Uint8Array): string {
  return hexOfBytes(sha1(bytes));
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}
