export function areaRows(from, to, rowBytes) {
    const divisor = greatestCommonDivisor(from, to);
    const [cellUnits, rowUnits] = [from / divisor, to / divisor];
    const table = [];
    for (let cell = 0; cell < to; cell++) {
        const begin = cell * cellUnits;
        const end = begin + cellUnits;
        const first = Math.floor(begin / rowUnits);
        const count = Math.ceil(end / rowUnits) - first;
        const units = (row) => Math.max(0, Math.min(end, (row + 1) * rowUnits) - Math.max(begin, row * rowUnits));
        table.push(first * rowBytes, Math.ceil(count / 2));
        for (let row = first; row < first + count; row += 2)
            table.push(units(row) | (units(row + 1) << 16));
    }
    return { cellUnits, table: Int32Array.from(table) };
}
export function areaBorders(from, to) {
    const divisor = greatestCommonDivisor(from, to);
    const cellUnits = from / divisor;
    const pixelUnits = to / divisor;
    const borders = new Int32Array(2 * (to + 1));
    for (let cell = 0; cell <= to; cell++) {
        const units = cell * cellUnits;
        borders[2 * cell] = 4 * Math.floor(units / pixelUnits);
        borders[2 * cell + 1] = units % pixelUnits;
    }
    return { cellUnits, pixelUnits, borders };
}
function greatestCommonDivisor(a, b) {
    return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
