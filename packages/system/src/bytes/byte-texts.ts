/** The bytes that a base64 text stands for. */
export function bytesOfBase64(text: string): Uint8Array {
  return bytesOfLatin1(atob(text));
}

/** One byte a character: the lower half of its UTF-16 code. */
export function bytesOfLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** One character a byte. */
export function latin1OfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

export function base64OfBytes(bytes: Uint8Array): string {
  return btoa(latin1OfBytes(bytes));
}

/** Lower case. */
export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
