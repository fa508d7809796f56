import { EnvironmentError } from "../../environment-error.js";
import { areaBorders, areaRows } from "./area-spans.js";
import { kernelBytes, pictureKernel } from "./picture-kernel.js";
const RED = 9798;
const GREEN = 19235;
const BLUE = 3735;
const HALF = 1 << 14;
const RED_GREEN = RED | (GREEN << 16);
const BLUE_HALF = BLUE | (HALF << 16);
const BLUE_RED = BLUE | (RED << 16);
const RED_BLUE = RED | (BLUE << 16);
const GREEN_HALF = GREEN | (HALF << 16);
const SLACK_BYTES = 96;
export class GrayResize {
    #from;
    #to;
    #rows;
    #columns;
    #tables;
    constructor(from, to) {
        if (to.width > from.width || to.height > from.height || to.width < 1 || to.height < 1) {
            throw new EnvironmentError("OBSERVATION_REFUSED", `An observation of ${to.width}x${to.height} cannot be made from a picture of ${from.width}x${from.height}: expected at least 1x1 and at most the picture's size. Change the observation's size.`);
        }
        this.#from = { width: from.width, height: from.height };
        this.#to = { width: to.width, height: to.height };
        this.#rows = areaRows(from.height, to.height, from.width);
        this.#columns = areaBorders(from.width, to.width);
        const [{ table }, { borders }] = [this.#rows, this.#columns];
        this.#tables = [new Uint8Array(table.buffer), new Uint8Array(borders.buffer)];
    }
    takes({ width, height }) {
        return width === this.#from.width && height === this.#from.height;
    }
    resize(picture, target) {
        this.#expectSize(picture);
        const { width, height } = this.#from;
        const { width: newWidth, height: newHeight } = this.#to;
        const [rowTable, borderTable] = this.#tables;
        const source = 0;
        const gray = align(source + picture.bytes.length);
        const sums = align(gray + width * (height + 1));
        const rows = align(sums + 4 * width);
        const borders = align(rows + rowTable.length);
        const small = align(borders + borderTable.length);
        const end = small + target.length;
        const memory = kernelBytes(align(end));
        memory.set(picture.bytes, source);
        memory.set(rowTable, rows);
        memory.set(borderTable, borders);
        const kernel = pictureKernel();
        writeGray(kernel, picture, source, gray);
        const { cellUnits, pixelUnits } = this.#columns;
        const area = this.#rows.cellUnits * cellUnits;
        kernel.resize(gray, width, rows, newHeight, sums, borders, newWidth, pixelUnits, area, small);
        target.set(memory.subarray(small, end));
    }
    #expectSize(picture) {
        if (this.takes(picture))
            return;
        throw new EnvironmentError("OBSERVATION_REFUSED", `The console's picture changed from ${this.#from.width}x${this.#from.height} to ${picture.width}x${picture.height} in the middle of a game, which observations cannot follow. Choose start states before which the size has changed, or another core.`);
    }
}
function align(address) {
    return (address + SLACK_BYTES + 15) & ~15;
}
function writeGray(kernel, picture, from, to) {
    const { layout, pitchBytes, width, height } = picture;
    switch (layout) {
        case "rgb565":
            kernel.grayOfNarrow(from, pitchBytes, width, height, to, 1, 0xfc, RED_GREEN, BLUE_HALF);
            break;
        case "xrgb1555":
            kernel.grayOfNarrow(from, pitchBytes, width, height, to, 2, 0xf8, RED_GREEN, BLUE_HALF);
            break;
        case "xrgb8888":
            kernel.grayOfWide(from, pitchBytes, width, height, to, BLUE_RED, GREEN_HALF);
            break;
        case "xbgr8888":
            kernel.grayOfWide(from, pitchBytes, width, height, to, RED_BLUE, GREEN_HALF);
            break;
    }
}
