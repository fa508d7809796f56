const CHANNELS = {
    xrgb1555: [(p) => (p >> 7) & 0xf8, (p) => (p >> 2) & 0xf8, (p) => (p << 3) & 0xf8],
    rgb565: [(p) => (p >> 8) & 0xf8, (p) => (p >> 3) & 0xfc, (p) => (p << 3) & 0xf8],
    xrgb8888: [(p) => (p >> 16) & 0xff, (p) => (p >> 8) & 0xff, (p) => p & 0xff],
    xbgr8888: [(p) => p & 0xff, (p) => (p >> 8) & 0xff, (p) => (p >> 16) & 0xff],
};
export function bytesPerPixel(layout) {
    return layout === "xrgb1555" || layout === "rgb565" ? 2 : 4;
}
export function writeRgb(picture, rgb) {
    const { width, height, layout, pitchBytes, bytes } = picture;
    const [red, green, blue] = CHANNELS[layout];
    const wide = bytesPerPixel(layout);
    const { buffer, byteOffset } = bytes;
    const length = bytes.length / wide;
    const pixels = wide === 2
        ? new Uint16Array(buffer, byteOffset, length)
        : new Uint32Array(buffer, byteOffset, length);
    for (let y = 0, to = 0; y < height; y++) {
        const row = (y * pitchBytes) / wide;
        for (let from = row; from < row + width; from++, to += 3) {
            const pixel = pixels[from];
            rgb[to] = red(pixel);
            rgb[to + 1] = green(pixel);
            rgb[to + 2] = blue(pixel);
        }
    }
}
