export { base64OfBytes, bytesOfBase64, bytesOfLatin1, hexOfBytes, latin1OfBytes, } from "./byte-texts.js";
export { sameBytes } from "./same-bytes.js";
