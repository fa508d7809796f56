import { createHash } from "node:crypto";

/** SHA-256 as it is shown and compared: lower-case hex. A text is hashed as UTF-8. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
