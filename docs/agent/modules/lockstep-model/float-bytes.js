const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
export function bytesOfFloats(floats) {
    const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
    return hostIsLittleEndian ? bytes : swapped(bytes);
}
export function floatsOfBytes(bytes) {
    const size = Float32Array.BYTES_PER_ELEMENT;
    if (bytes.byteLength % size !== 0) {
        throw new RangeError(`${bytes.byteLength} bytes are no float32 numbers; expected a multiple of ${size} bytes`);
    }
    if (hostIsLittleEndian && bytes.byteOffset % size === 0) {
        return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / size);
    }
    const copy = hostIsLittleEndian ? Uint8Array.from(bytes) : swapped(bytes);
    return new Float32Array(copy.buffer);
}
function swapped(bytes) {
    const copy = Uint8Array.from(bytes);
    for (let at = 0; at < copy.length; at += 4)
        copy.subarray(at, at + 4).reverse();
    return copy;
}
