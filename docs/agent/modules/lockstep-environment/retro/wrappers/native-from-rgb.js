export function nativeFromRgb({ width, height, rgb }) {
    const bytes = new Uint8Array(4 * width * height);
    for (let from = 0, to = 0; to < bytes.length; from += 3, to += 4) {
        bytes[to] = rgb[from];
        bytes[to + 1] = rgb[from + 1];
        bytes[to + 2] = rgb[from + 2];
    }
    return { width, height, layout: "xbgr8888", pitchBytes: 4 * width, bytes };
}
