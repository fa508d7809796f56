import { EmulationError } from "../../../../lockstep-emulation/browser.js";
import { messageOf } from "../../../../lockstep-errors/index.js";
const EXACT_BYTES = 6;
export function readVariable(memory, variable) {
    const { type, mask, declared } = variable;
    try {
        if (mask === null && type.width <= EXACT_BYTES)
            return readExact(memory, variable);
        const value = readBig(memory, variable);
        return Number(mask === null ? value : BigInt.asIntN(64, value & mask));
    }
    catch (error) {
        if (!(error instanceof EmulationError) || error.code !== "ADDRESS_OUT_OF_RANGE")
            throw error;
        throw new EmulationError("ADDRESS_OUT_OF_RANGE", `${declared}: ${messageOf(error)}`, {
            cause: error,
        });
    }
}
function readExact(memory, { address, type }) {
    const { order, kind, width } = type;
    const base = kind === "packed-bcd" ? 100 : kind === "low-nybble-bcd" ? 10 : 256;
    let value = 0;
    for (let i = width - 1; i >= 0; i--) {
        value = value * base + digitOf(kind, memory.readByte(address + order[i]));
    }
    const range = 2 ** (8 * width);
    return kind === "signed" && value >= range / 2 ? value - range : value;
}
function readBig(memory, { address, type }) {
    const { order, kind, width } = type;
    const base = kind === "packed-bcd" ? 100n : kind === "low-nybble-bcd" ? 10n : 256n;
    let value = 0n;
    for (let i = width - 1; i >= 0; i--) {
        value = value * base + BigInt(digitOf(kind, memory.readByte(address + order[i])));
    }
    return BigInt.asIntN(kind === "signed" ? 8 * width : 64, value);
}
function digitOf(kind, byte) {
    if (kind === "packed-bcd")
        return ((byte >> 4) % 10) * 10 + ((byte & 15) % 10);
    if (kind === "low-nybble-bcd")
        return (byte & 15) % 10;
    return byte;
}
