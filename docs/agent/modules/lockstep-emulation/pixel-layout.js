const CHANNELS = {
    xrgb1555: { leftBits: 3, rightBits: [10, 5, 0], masks: [0xf8, 0xf8, 0xf8] },
    rgb565: { leftBits: 3, rightBits: [11, 6, 0], masks: [0xf8, 0xfc, 0xf8] },
    xrgb8888: { leftBits: 0, rightBits: [16, 8, 0], masks: [0xff, 0xff, 0xff] },
    xbgr8888: { leftBits: 0, rightBits: [0, 8, 16], masks: [0xff, 0xff, 0xff] },
};
export function bytesPerPixel(layout) {
    return layout === "xrgb1555" || layout === "rgb565" ? 2 : 4;
}
export function writeRgb(picture, rgb) {
    const { width, height, layout, pitchBytes, bytes } = picture;
    const { leftBits, rightBits, masks } = CHANNELS[layout];
    const [redBits, greenBits, blueBits] = rightBits;
    const [redMask, greenMask, blueMask] = masks;
    const wide = bytesPerPixel(layout);
    const { buffer, byteOffset } = bytes;
    const length = bytes.length / wide;
    const pixels = wide === 2
        ? new Uint16Array(buffer, byteOffset, length)
        : new Int32Array(buffer, byteOffset, length);
    for (let y = 0, to = 0; y < height; y++) {
        const row = (y * pitchBytes) / wide;
        for (let from = row; from < row + width; from++, to += 3) {
            const pixel = pixels[from] << leftBits;
            rgb[to] = (pixel >> redBits) & redMask;
            rgb[to + 1] = (pixel >> greenBits) & greenMask;
            rgb[to + 2] = (pixel >> blueBits) & blueMask;
        }
    }
}
