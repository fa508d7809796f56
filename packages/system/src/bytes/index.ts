export {
  base64OfBytes,
  bytesOfBase64,
  bytesOfLatin1,
  hexOfBytes,
  latin1OfBytes,
} from "./byte-texts.ts";
export { sameBytes } from "./same-bytes.ts";
