import { sha1 } from "../../noble-hashes/esm/legacy.js";
import { sha256 as nobleSha256 } from "../../noble-hashes/esm/sha2.js";
import { hexOfBytes } from "../bytes/byte-texts.js";
export function sha1Hex(bytes) {
    return hexOfBytes(sha1(bytes));
}
export function sha256(bytes) {
    return nobleSha256(bytes);
}
