export function areaSpans(from, to) {
    const divisor = greatestCommonDivisor(from, to);
    const cellUnits = from / divisor;
    const pixelUnits = to / divisor;
    const spans = {
        cellUnits,
        pixelUnits,
        first: new Int32Array(to),
        firstUnits: new Int32Array(to),
        last: new Int32Array(to),
        lastUnits: new Int32Array(to),
    };
    for (let cell = 0; cell < to; cell++) {
        const begin = cell * cellUnits;
        const end = begin + cellUnits;
        const first = Math.floor(begin / pixelUnits);
        const last = Math.ceil(end / pixelUnits) - 1;
        spans.first[cell] = first;
        spans.firstUnits[cell] = Math.min(end, (first + 1) * pixelUnits) - begin;
        spans.last[cell] = last;
        spans.lastUnits[cell] = last === first ? 0 : end - last * pixelUnits;
    }
    return spans;
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
