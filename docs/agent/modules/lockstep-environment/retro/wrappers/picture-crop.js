import { bytesPerPixel } from "../../../lockstep-emulation/browser.js";
import { cropWithin } from "../game/scenario/crop.js";
export function cropPicture(picture, crop) {
    const within = crop === null ? null : cropWithin(crop, picture);
    if (within === null)
        return picture;
    const { x, y, width, height } = within;
    const { layout, pitchBytes, bytes } = picture;
    const wide = bytesPerPixel(layout);
    const begin = y * pitchBytes + x * wide;
    const length = height === 0 ? 0 : pitchBytes * (height - 1) + width * wide;
    return { width, height, layout, pitchBytes, bytes: bytes.subarray(begin, begin + length) };
}
