export function bytesOfBase64(text) {
    return bytesOfLatin1(atob(text));
}
export function bytesOfLatin1(text) {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++)
        bytes[i] = text.charCodeAt(i);
    return bytes;
}
export function latin1OfBytes(bytes) {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
export function base64OfBytes(bytes) {
    return btoa(latin1OfBytes(bytes));
}
export function hexOfBytes(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
